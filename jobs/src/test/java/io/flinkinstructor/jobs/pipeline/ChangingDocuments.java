package io.flinkinstructor.jobs.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A few documents that are written and deleted over and over, and what they say in the end. */
final class ChangingDocuments {

    private static final int DOCUMENTS = 40;
    private static final int CHANGES_IN_ROUND = 200;

    private final KafkaFixture kafka;
    private final Random random = new Random(7);
    private final Map<String, String> texts = new HashMap<>();

    ChangingDocuments(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    /**
     * Sends a round of changes.
     *
     * @param inTheMidst what happens when half of them are sent
     */
    void send(int round, Happening inTheMidst) throws Exception {
        for (int i = 0; i < CHANGES_IN_ROUND; i++) {
            String id = "d" + random.nextInt(DOCUMENTS);
            if (random.nextInt(5) == 0) {
                kafka.send(KafkaFixture.bytes(id), null);
                texts.remove(id);
            } else {
                put(id, "round " + round + " version " + i);
            }
            if (i == CHANGES_IN_ROUND / 2) {
                inTheMidst.happen();
            }
        }
        kafka.flush();
    }

    /** Sends a document; {@link KafkaFixture#flush} is the caller's. */
    void put(String id, String text) throws Exception {
        kafka.send(KafkaFixture.bytes(id), KafkaFixture.bytes("{\"text\": \"" + text + "\"}"));
        texts.put(id, text);
    }

    /** The texts of the documents that are there, by id. */
    Map<String, String> texts() {
        return texts;
    }

    /** Something that may fail. */
    interface Happening {
        void happen() throws Exception;
    }
}
