package io.flinkinstructor.operators.sink.kafka;

import io.flinkinstructor.operators.sink.Freshness;
import io.flinkinstructor.operators.sink.SourceTimes;
import io.flinkinstructor.operators.source.RequestLetters;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordKey;
import io.flinkinstructor.schemas.EmbeddingWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Encodes embeddings for the embeddings topic; a deletion becomes a tombstone. What does not fit
 * the topic, or cannot be written in the format, becomes a dead letter on {@link #DEAD_LETTERS}.
 *
 * <p>Metrics: counter {@code deadLetters}, and the histogram of {@link Freshness}. A record is
 * visible when the checkpoint is complete that commits it, or at once where no transaction is
 * waited for.
 */
public final class EncodeEmbeddings extends ProcessFunction<EmbeddedRecord, KafkaMessage>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    /** Where embeddings go that cannot be written. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("unwritable-embeddings", TypeInformation.of(DeadLetter.class));

    private final EmbeddingFormat format;
    private final int maxMessageBytes;
    private final boolean transactional;
    private transient EmbeddingWriter writer;
    private transient RequestLetters letters;
    private transient Counter deadLetters;
    private transient Freshness freshness;
    private transient SourceTimes times;

    /**
     * @param format what the values are
     * @param maxMessageBytes size of the largest message that can be written, see {@link
     *     KafkaMessageSink#maxMessageBytes}; at least 1
     * @param transactional whether the sink writes in transactions, exactly once
     */
    public EncodeEmbeddings(EmbeddingFormat format, int maxMessageBytes, boolean transactional) {
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException(
                    "largest message in bytes: " + maxMessageBytes + ", must be at least 1");
        }
        this.format = Objects.requireNonNull(format, "format == null");
        this.maxMessageBytes = maxMessageBytes;
        this.transactional = transactional;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        writer = format.open();
        letters = new RequestLetters();
        deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
        freshness = new Freshness(getRuntimeContext().getMetricGroup());
        times = new SourceTimes(Freshness.WINDOW);
    }

    @Override
    public void processElement(
            EmbeddedRecord embedded, Context context, Collector<KafkaMessage> out) {
        KafkaMessage message;
        try {
            message = encode(embedded);
        } catch (IllegalArgumentException e) {
            context.output(DEAD_LETTERS, letter(embedded, e.getMessage()));
            return;
        }
        long size = MessageSize.upperBound(message);
        if (size > maxMessageBytes) {
            context.output(DEAD_LETTERS, letter(embedded, tooLarge(size)));
            return;
        }
        out.collect(message);
        if (transactional) {
            times.written(embedded);
        } else if (embedded.source() != null && embedded.source().timestamp() >= 0) {
            freshness.visible(embedded.source().timestamp(), System.currentTimeMillis());
        }
    }

    /** There is no state: what a failure takes is measured when it is written again. */
    @Override
    public void initializeState(FunctionInitializationContext context) {}

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        times.committed(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        long now = System.currentTimeMillis();
        times.completed(checkpointId, sourceTime -> freshness.visible(sourceTime, now));
    }

    private KafkaMessage encode(EmbeddedRecord embedded) {
        if (embedded.keepsVector()) {
            throw new IllegalStateException(
                    "An update without a vector for a topic, whose records need theirs. This is a"
                            + " bug: the change detection must not be told that the sink takes such"
                            + " updates");
        }
        byte[] key = EmbeddedRecordKey.of(embedded).toBytes();
        return new KafkaMessage(
                embedded.id().getBytes(StandardCharsets.UTF_8),
                key,
                embedded.isDelete() ? null : writer.write(embedded));
    }

    private String tooLarge(long size) {
        return String.format(
                "the embedding takes %d bytes as a Kafka record, and at most %d can be written:"
                        + " shorten the text or the attributes%s, or raise the producer's"
                        + " max.request.size and the topic's max.message.bytes",
                size, maxMessageBytes, format.canBeSmaller() ? ", write vectors as base64" : "");
    }

    private DeadLetter letter(EmbeddedRecord embedded, String reason) {
        deadLetters.inc();
        return letters.unwritten(embedded, reason);
    }
}
