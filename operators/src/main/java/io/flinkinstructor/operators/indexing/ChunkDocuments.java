package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.ModelInputs;
import io.flinkinstructor.operators.source.RequestLetters;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.InstructionException;
import io.flinkinstructor.schemas.InstructionNames;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Makes the chunks of each document, for each instruction where these have names; those of one
 * version of a document come together, in order. The chunks are the same for all its instructions:
 * what fits with the longest.
 *
 * <p>A document that cannot be cut becomes a dead letter on {@link #DEAD_LETTERS}, as a whole;
 * nothing else becomes of it.
 *
 * <p>Metrics: counter {@code deadLetters}.
 */
public final class ChunkDocuments extends KeyedProcessFunction<String, EmbeddingRequest, Chunk> {

    private static final long serialVersionUID = 1L;

    /** Where documents go that cannot be cut. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("uncut-documents", TypeInformation.of(DeadLetter.class));

    /**
     * Two for the character, and as many for its share of overlaps, tokens and objects, in most
     * languages.
     */
    private static final int BYTES_PER_CHARACTER = 4;

    private final ChunkingOptions options;
    private final ModelInputs inputs;
    private transient ModelInputs.Open model;
    private transient TextChunker chunker;
    private transient RequestLetters letters;
    private transient Counter deadLetters;

    /**
     * @param inputs what the chunks will be embedded with
     */
    public ChunkDocuments(ChunkingOptions options, ModelInputs inputs) {
        this.options = Objects.requireNonNull(options, "options == null");
        this.inputs = Objects.requireNonNull(inputs, "inputs == null");
    }

    @Override
    public void open(OpenContext context) throws Exception {
        letters = new RequestLetters();
        deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
        if (cuts()) {
            model = inputs.open(getRuntimeContext());
            chunker =
                    new TextChunker(
                            options,
                            new ModelTokenCounter(model.tokenizer(), model.model().maxTokens()));
        }
    }

    /** Whether texts are cut here; for a mean, the embedding operator cuts them. */
    private boolean cuts() {
        return options.mode() == ChunkingMode.CHUNK || options.mode() == ChunkingMode.TRUNCATE;
    }

    @Override
    public void processElement(EmbeddingRequest request, Context context, Collector<Chunk> out) {
        List<String> names = names(request);
        if (request.delete()) {
            for (String name : names) {
                out.collect(DocumentVersion.deletion(request, name));
            }
            return;
        }
        List<TextChunk> pieces;
        try {
            pieces = pieces(request, names);
        } catch (InstructionException e) {
            refuse(request, e.getMessage(), context);
            return;
        } catch (RuntimeException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            refuse(
                    request,
                    String.format(
                            "the text of %d characters cannot be cut into chunks: %s",
                            request.text().length(), reason),
                    context);
            return;
        }
        for (String name : names) {
            DocumentVersion.chunks(request, name, pieces).forEach(out::collect);
        }
    }

    /** Null for the one that has no name. */
    private List<String> names(EmbeddingRequest request) {
        InstructionNames known = inputs.options().names();
        return known.isEmpty() && request.instructionNames().isEmpty()
                ? Collections.singletonList(null)
                : known.forRequest(request);
    }

    private List<TextChunk> pieces(EmbeddingRequest request, List<String> names)
            throws InstructionException {
        String text = request.text();
        if (options.mode() == ChunkingMode.CHUNK || options.mode() == ChunkingMode.MEAN) {
            requireRoom(text, names.size());
        }
        if (!cuts()) {
            return List.of(TextChunk.whole(text));
        }
        Set<String> instructions = new LinkedHashSet<>();
        for (String name : names) {
            instructions.add(model.instruction(DocumentVersion.whole(request, name)));
        }
        return chunker.split(text, instructions);
    }

    /** Until all of a document is in flight no checkpoint passes, so all of it has to fit. */
    private void requireRoom(String text, int times) {
        long bytes = (long) BYTES_PER_CHARACTER * text.length() * times;
        if (bytes > inputs.options().maxInFlightBytes()) {
            throw new IllegalArgumentException(
                    String.format(
                            "in flight they would take some %d bytes, and there is room for %d:"
                                    + " split the document, or raise embedding.max-in-flight-bytes",
                            bytes, inputs.options().maxInFlightBytes()));
        }
    }

    private void refuse(EmbeddingRequest request, String reason, Context context) {
        deadLetters.inc();
        context.output(DEAD_LETTERS, letters.letter(DeadLetter.EMBED, reason, null, request));
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
