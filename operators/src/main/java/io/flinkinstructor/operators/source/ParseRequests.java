package io.flinkinstructor.operators.source;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.InstructionException;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.MalformedRecordException;
import io.flinkinstructor.schemas.RequestReader;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads requests out of Kafka records, one for each as a rule; a record that is no request, or asks
 * for instructions that there are not, becomes a dead letter with its untouched bytes on {@link
 * #DEAD_LETTERS}. Timestamps stay as they are.
 *
 * <p>Metrics: counters {@code deadLetters}, {@code tombstones} (null values that delete) and {@code
 * ignored} (records that say nothing about a document).
 */
public final class ParseRequests extends ProcessFunction<RawRecord, EmbeddingRequest> {

    private static final long serialVersionUID = 1L;

    /** Where records go that are no requests. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("unreadable-records", TypeInformation.of(DeadLetter.class));

    private final RequestFormat format;
    private final InstructionNames names;
    private transient RequestReader reader;
    private transient Counter deadLetters;
    private transient Counter tombstones;
    private transient Counter ignored;

    /**
     * Reads JSON values of up to {@link EmbeddingRequestReader#DEFAULT_MAX_BYTES}, for a pipeline
     * whose instructions have no names.
     */
    public ParseRequests() {
        this(
                new RequestFormat.Json(EmbeddingRequestReader.DEFAULT_MAX_BYTES),
                InstructionNames.NONE);
    }

    /**
     * @param format what the values are
     * @param names the instructions that a request may name
     */
    public ParseRequests(RequestFormat format, InstructionNames names) {
        this.format = Objects.requireNonNull(format, "format == null");
        this.names = Objects.requireNonNull(names, "names == null");
    }

    @Override
    public void open(OpenContext context) throws IOException {
        reader = format.open();
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        deadLetters = metrics.counter("deadLetters");
        tombstones = metrics.counter("tombstones");
        ignored = metrics.counter("ignored");
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<EmbeddingRequest> out) {
        List<EmbeddingRequest> requests;
        try {
            requests = reader.requests(raw.key(), raw.value(), raw.position());
        } catch (MalformedRecordException e) {
            deadLetters.inc();
            context.output(DEAD_LETTERS, letter(raw, e.getMessage(), e.id()));
            return;
        }
        for (EmbeddingRequest request : requests) {
            try {
                names.check(request);
            } catch (InstructionException e) {
                deadLetters.inc();
                context.output(DEAD_LETTERS, letter(raw, e.getMessage(), request.id()));
                return;
            }
        }
        if (requests.isEmpty()) {
            ignored.inc();
        } else if (raw.value() == null) {
            tombstones.inc();
        }
        requests.forEach(out::collect);
    }

    private static DeadLetter letter(RawRecord raw, String reason, String id) {
        return new DeadLetter(
                DeadLetter.READ,
                reason,
                id,
                null,
                raw.position(),
                raw.key(),
                raw.value(),
                raw.value() == null ? 0 : raw.value().length);
    }
}
