package io.flinkinstructor.jobs.exactlyonce.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneIndexOptions;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneStore;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneViewTest {

    private static final int SHARDS = 2;

    @TempDir Path folder;
    private Path index;
    private LuceneView view;

    @BeforeEach
    void open() {
        index = folder.resolve("index");
        view = new LuceneView(index, SHARDS);
    }

    private static EmbeddedRecord row(long offset, float[] embedding) {
        return new EmbeddedRecord(
                "a",
                "0",
                0,
                embedding == null ? 0 : 1,
                embedding == null ? null : "a text",
                embedding == null ? null : "an instruction",
                null,
                embedding == null ? null : "model",
                embedding == null ? null : "f00d",
                embedding,
                embedding == null ? Map.of() : Map.of("kind", "\"log\"", "version", "12"),
                new SourcePosition("the-documents", 2, offset, 1000 + offset));
    }

    /** Writes rows in a checkpoint each. */
    private void write(EmbeddedRecord... rows) throws Exception {
        LuceneStore store =
                new LuceneStore(index.toString(), LuceneIndexOptions.DEFAULTS.withShards(SHARDS));
        try (VectorStoreConnection connection = store.connect(Set.of(0, 1), null)) {
            for (int i = 0; i < rows.length; i++) {
                connection.write(List.of(rows[i]));
                StoreCheckpoint checkpoint = new StoreCheckpoint("job", i + 1);
                connection.commit(checkpoint);
                Map<String, List<String>> before = view.look();
                connection.complete(checkpoint);
                assertThat(view.look()).isNotEqualTo(before);
            }
        }
    }

    @Test
    void shouldSeeWhatIsPublishedAsItWasEmbedded() throws Exception {
        assertThat(view.look()).isEmpty();
        EmbeddedRecord row = row(7, new float[] {0.6f, 0.8f});

        write(row(6, new float[] {1, 0}), row);

        assertThat(view.look()).containsOnlyKeys("a");
        EmbeddedRecord seen = view.rows(Set.of("a")).get("a").get(0);
        assertThat(seen.embedding()).containsExactly(row.embedding());
        assertThat(seen.withEmbedding(row.embedding())).isEqualTo(row);
        assertThat(view.rows(Set.of("b"))).isEmpty();
        assertThat(view.faults()).isEmpty();
    }

    @Test
    void shouldSeeNothingOfWhatIsDeleted() throws Exception {
        write(row(6, new float[] {1, 0}), row(7, null));

        assertThat(view.look()).isEmpty();
        assertThat(view.rows(Set.of("a"))).isEmpty();
    }

    @Test
    void shouldSeeADocumentThatIsThereTwice() throws Exception {
        write(row(6, new float[] {1, 0}));
        Path shard = shardWithRow();
        try (Directory directory = FSDirectory.open(shard);
                Directory copy = FSDirectory.open(folder.resolve("copy"))) {
            for (String file : directory.listAll()) {
                if (!file.equals("write.lock") && !file.equals("published")) {
                    copy.copyFrom(directory, file, file, null);
                }
            }
            try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
                writer.addIndexes(copy);
                writer.commit();
            }
            Files.writeString(
                    shard.resolve("published"),
                    DirectoryReader.listCommits(directory).get(0).getSegmentsFileName() + " 1\n");
        }

        assertThat(view.look().get("a")).hasSize(2);
        assertThat(view.rows(Set.of("a")).get("a")).hasSize(2);
    }

    @Test
    void shouldNotPassOverACommitThatIsGone() throws Exception {
        write(row(6, new float[] {1, 0}));
        Files.writeString(shardWithRow().resolve("published"), "segments_zz 1\n");

        assertThatThrownBy(view::look)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("names a commit that cannot be read: segments_zz");
    }

    @Test
    void shouldNotLookAtOtherCommits() throws Exception {
        write(row(6, new float[] {1, 0}));
        Files.writeString(shardWithRow().resolve("segments_1a"), "half deleted");

        assertThat(view.look()).containsOnlyKeys("a");
    }

    private Path shardWithRow() throws Exception {
        for (int shard = 0; shard < SHARDS; shard++) {
            Path path = index.resolve("shard-" + shard);
            try (Directory directory = FSDirectory.open(path);
                    DirectoryReader reader = DirectoryReader.open(directory)) {
                if (reader.numDocs() > 0) {
                    return path;
                }
            }
        }
        throw new IllegalStateException("no shard has a row");
    }
}
