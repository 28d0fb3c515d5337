package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.store.LuceneView;
import io.flinkinstructor.jobs.exactlyonce.store.PgvectorView;
import io.flinkinstructor.jobs.options.SinkType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Where the embeddings of a run go: for each campaign a topic, a table or an index of its own. */
final class Outputs implements AutoCloseable {

    private static final int SHARDS = 4;

    private final SinkType type;
    private final Path folder;
    private final Database database;

    private Outputs(SinkType type, Path folder, Database database) {
        this.type = type;
        this.folder = folder;
        this.database = database;
    }

    /**
     * @param folder for indexes
     */
    static Outputs open(SinkType type, Path folder) throws SQLException {
        return new Outputs(type, folder, type == SinkType.PGVECTOR ? Database.create() : null);
    }

    /** Where tables are; null without any. */
    Database database() {
        return database;
    }

    Output of(String servers, CampaignTopics topics) {
        return switch (type) {
            case KAFKA -> topic(servers, topics);
            case PGVECTOR -> table(servers, topics);
            case LUCENE -> index(servers, topics);
        };
    }

    private static Output topic(String servers, CampaignTopics topics) {
        return new Output(
                Map.of("sink.type", "kafka", "sink.topic", topics.embeddings()),
                () -> new TopicWitness(servers, topics),
                false);
    }

    private Output table(String servers, CampaignTopics topics) {
        String table = topics.campaign();
        return new Output(
                Map.of(
                        "sink.type",
                        "pgvector",
                        "sink.pgvector.url",
                        database.url(),
                        "sink.pgvector.table",
                        table),
                () -> new StoreWitness(new PgvectorView(database.url(), table), servers, topics),
                false);
    }

    private Output index(String servers, CampaignTopics topics) {
        Path index = folder.resolve("index-" + topics.campaign());
        return new Output(
                Map.of(
                        "sink.type",
                        "lucene",
                        "sink.lucene.directory",
                        index.toString(),
                        "sink.lucene.shards",
                        Integer.toString(SHARDS)),
                () -> new StoreWitness(new LuceneView(index, SHARDS), servers, topics),
                true);
    }

    @Override
    public void close() throws SQLException {
        if (database != null) {
            database.close();
        }
    }
}
