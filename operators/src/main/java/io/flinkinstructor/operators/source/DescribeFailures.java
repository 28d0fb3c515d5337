package io.flinkinstructor.operators.source;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingFailure;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;

/**
 * Turns what the embedding operator could not embed into dead letters, with the chunk as a request
 * in JSON, and with the coordinates that it was read at.
 *
 * <p>Metrics: counter {@code deadLetters}.
 */
public final class DescribeFailures extends RichMapFunction<EmbeddingFailure, DeadLetter> {

    private static final long serialVersionUID = 1L;

    private transient RequestLetters letters;
    private transient Counter deadLetters;

    @Override
    public void open(OpenContext context) {
        letters = new RequestLetters();
        deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
    }

    @Override
    public DeadLetter map(EmbeddingFailure failure) {
        deadLetters.inc();
        Chunk chunk = failure.chunk();
        String name = chunk.instructionName();
        EmbeddingRequest request =
                new EmbeddingRequest(
                        chunk.id(),
                        chunk.text(),
                        name == null ? chunk.instruction() : null,
                        name == null ? List.of() : List.of(name),
                        chunk.attributes(),
                        chunk.delete(),
                        chunk.source());
        return chunk.isPart()
                ? letters.ofPart(DeadLetter.EMBED, failure.reason(), chunk.chunk(), request)
                : letters.letter(DeadLetter.EMBED, failure.reason(), chunk.chunk(), request);
    }
}
