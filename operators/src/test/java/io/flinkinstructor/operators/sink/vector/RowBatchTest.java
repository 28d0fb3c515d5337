package io.flinkinstructor.operators.sink.vector;

import static io.flinkinstructor.operators.sink.vector.Rows.at;
import static io.flinkinstructor.operators.sink.vector.Rows.deleteDocument;
import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowBatchTest {

    private static List<RowKey> keys(RowBatch batch, boolean deleted) {
        return batch.rows().stream()
                .filter(row -> row.isDelete() == deleted)
                .map(RowKey::of)
                .toList();
    }

    @Test
    void shouldDeleteTheRowsOfADocumentOneByOne() {
        RowBatch batch =
                RowBatch.of(
                        List.of(
                                upsert("a", "0", 1, "one"),
                                upsert("a", "topic", "1", at(1), "two", Map.of()),
                                upsert("b", "0", 2, "other"),
                                deleteDocument("a", null, 3)));
        assertThat(batch.documents()).extracting(EmbeddedRecord::id).containsExactly("a");
        assertThat(keys(batch, false)).containsExactly(new RowKey("b", "", "0"));
        assertThat(keys(batch, true))
                .containsExactly(new RowKey("a", "", "0"), new RowKey("a", "topic", "1"));
        assertThat(batch.rows())
                .filteredOn(EmbeddedRecord::isDelete)
                .allSatisfy(row -> assertThat(row.source()).isEqualTo(at(3)));
    }

    @Test
    void shouldKeepWhatComesAfterTheDeletion() {
        RowBatch batch =
                RowBatch.of(
                        List.of(
                                upsert("a", "0", 1, "one"),
                                deleteDocument("a", null, 2),
                                upsert("a", "0", 3, "two")));
        assertThat(batch.rows()).extracting(EmbeddedRecord::text).containsExactly("two");
    }

    @Test
    void shouldLeaveRowsThatAreNewerThanTheDeletion() {
        RowBatch batch =
                RowBatch.of(List.of(upsert("a", "0", 5, "new"), deleteDocument("a", null, 2)));
        assertThat(batch.rows()).extracting(EmbeddedRecord::text).containsExactly("new");
    }
}
