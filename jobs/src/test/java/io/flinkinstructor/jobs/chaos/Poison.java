package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.kafka.CommittedRecords;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DeadLetterReader;
import io.flinkinstructor.schemas.MalformedRecordException;

/**
 * What became of texts that make the engine fail each time; that there is one letter for each of
 * them, and an embedding for each of their neighbours, is the checker's to say.
 *
 * @param letters dead letters that the injected fault is the reason of
 * @param retried those of them that say that the text was run as often as the options allow
 */
record Poison(long letters, long retried) {

    private static final String INJECTED = "injected fault: poison";

    /** The default of {@code engine.max-attempts}. */
    private static final String RETRIED = "failed on this text 3 times";

    /** Reads a topic of dead letters as it is now. */
    static Poison of(String servers, String topic) {
        long[] counts = new long[2];
        new CommittedRecords(servers)
                .forEach(
                        topic,
                        record -> {
                            String reason = reason(record.value());
                            if (reason.contains(INJECTED)) {
                                counts[0]++;
                                counts[1] += reason.contains(RETRIED) ? 1 : 0;
                            }
                        });
        return new Poison(counts[0], counts[1]);
    }

    private static String reason(byte[] value) {
        try {
            DeadLetter letter = new DeadLetterReader().read(value);
            return letter.reason();
        } catch (MalformedRecordException e) {
            // The checker says so.
            return "";
        }
    }

    /** Whether each cost its retries. */
    boolean asMeant() {
        return letters > 0 && letters == retried;
    }
}
