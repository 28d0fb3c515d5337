package io.flinkinstructor.jobs.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of a broker that is for one pipeline. */
public final class PipelineTopics {

    public static final String DOCUMENTS = "documents";
    public static final String EMBEDDINGS = "embeddings";
    public static final String DEAD_LETTERS = "dead-letters";

    private static final int PARTITIONS = 2;

    private PipelineTopics() {}

    /**
     * Creates those that are not there.
     *
     * @param bootstrapServers the broker
     * @throws IOException if it does not do so
     */
    public static void create(String bootstrapServers) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (Future<Void> created :
                    admin.createTopics(
                                    List.of(
                                            new NewTopic(DOCUMENTS, PARTITIONS, (short) 1),
                                            new NewTopic(EMBEDDINGS, PARTITIONS, (short) 1),
                                            new NewTopic(DEAD_LETTERS, 1, (short) 1)))
                            .values()
                            .values()) {
                await(created);
            }
        }
    }

    private static void await(Future<Void> created) throws IOException, InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("Topics cannot be created: " + e.getCause().getMessage(), e);
            }
        }
    }
}
