package io.flinkinstructor.operators.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Where a job starts to read when it is started without a savepoint or checkpoint. */
public final class StartingOffsets {

    private static final StartingOffsets EARLIEST = new StartingOffsets("earliest");
    private static final StartingOffsets LATEST = new StartingOffsets("latest");
    private static final StartingOffsets COMMITTED = new StartingOffsets("committed");
    private static final String TIMESTAMP = "timestamp:";

    private final String text;

    private StartingOffsets(String text) {
        this.text = text;
    }

    /** The oldest record of each partition. */
    public static StartingOffsets earliest() {
        return EARLIEST;
    }

    /** Only what comes after the start. */
    public static StartingOffsets latest() {
        return LATEST;
    }

    /** What the group committed last; the oldest record where it committed nothing. */
    public static StartingOffsets committed() {
        return COMMITTED;
    }

    /**
     * The first record with this timestamp or a later one; only new records where there is none.
     *
     * @param epochMillis milliseconds since the epoch, from 0
     */
    public static StartingOffsets timestamp(long epochMillis) {
        if (epochMillis < 0) {
            throw new IllegalArgumentException(
                    "starting timestamp: " + epochMillis + ", must not be before 1970");
        }
        return new StartingOffsets(TIMESTAMP + epochMillis);
    }

    /**
     * Reads an option: {@code earliest}, {@code latest}, {@code committed}, or {@code timestamp:}
     * with milliseconds since the epoch or an instant like {@code 2026-11-21T10:15:30Z}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static StartingOffsets parse(String text) {
        switch (text) {
            case "earliest":
                return EARLIEST;
            case "latest":
                return LATEST;
            case "committed":
                return COMMITTED;
            default:
                if (text.startsWith(TIMESTAMP)) {
                    return timestamp(millis(text.substring(TIMESTAMP.length())));
                }
                throw new IllegalArgumentException(
                        "starting offsets: '"
                                + text
                                + "', must be earliest, latest, committed,"
                                + " timestamp:<milliseconds since 1970> or"
                                + " timestamp:<instant such as 2026-11-21T10:15:30Z>");
        }
    }

    boolean needGroup() {
        return this == COMMITTED;
    }

    // The connector takes no other type than the one that Kafka deprecated.
    @SuppressWarnings("deprecation")
    OffsetsInitializer initializer() {
        return switch (text) {
            case "earliest" -> OffsetsInitializer.earliest();
            case "latest" -> OffsetsInitializer.latest();
            case "committed" -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            default ->
                    OffsetsInitializer.timestamp(
                            Long.parseLong(text.substring(TIMESTAMP.length())));
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StartingOffsets that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return text;
    }

    private static long millis(String time) {
        try {
            return time.matches("\\d{1,18}")
                    ? Long.parseLong(time)
                    : Instant.parse(time).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "starting timestamp: '"
                            + time
                            + "', must be milliseconds since 1970 or an instant such as"
                            + " 2026-11-21T10:15:30Z",
                    e);
        }
    }
}
