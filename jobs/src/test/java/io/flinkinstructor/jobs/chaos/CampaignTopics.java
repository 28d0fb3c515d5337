package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Documents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics of one campaign, and its consumer group.
 *
 * @param campaign the campaign's name
 */
record CampaignTopics(String campaign) {

    private static final int PARTITIONS = 3;

    String documents() {
        return campaign + "-documents";
    }

    String embeddings() {
        return campaign + "-embeddings";
    }

    String deadLetters() {
        return campaign + "-dead-letters";
    }

    String group() {
        return campaign;
    }

    void create(Admin admin) throws ExecutionException, InterruptedException {
        admin.createTopics(
                        List.of(
                                new NewTopic(documents(), PARTITIONS, (short) 1),
                                new NewTopic(embeddings(), PARTITIONS, (short) 1)
                                        .configs(
                                                Map.of(
                                                        "max.message.bytes",
                                                        Integer.toString(
                                                                Documents.MAX_MESSAGE_BYTES))),
                                new NewTopic(deadLetters(), 1, (short) 1)))
                .all()
                .get();
    }
}
