package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.ChangeDetection;
import io.flinkinstructor.operators.embedding.EmittedChunks;
import io.flinkinstructor.operators.model.ModelInfo;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * Change detection by hashes: of each chunk that is in the index, two of 64 bits, one value of
 * keyed state for each document. What its size is, {@link PackedChunks} says.
 */
public final class HashedChunks implements ChangeDetection {

    private static final long serialVersionUID = 1L;

    /** Part of what a savepoint knows: it never changes. */
    private static final String STATE = "chunks";

    private final ChangeDetectionOptions options;
    private final ChunkingOptions chunking;

    /** For whole documents. */
    public HashedChunks(ChangeDetectionOptions options) {
        this(options, ChunkingOptions.DEFAULTS);
    }

    /**
     * @param chunking how documents are cut
     * @throws NullPointerException if an argument is null
     */
    public HashedChunks(ChangeDetectionOptions options, ChunkingOptions chunking) {
        this.options = Objects.requireNonNull(options, "options == null");
        this.chunking = Objects.requireNonNull(chunking, "chunking == null");
    }

    @Override
    public boolean skipsUnchanged() {
        return options.skipUnchanged();
    }

    @Override
    public boolean updatesWithoutVector() {
        return options.updatesWithoutVector();
    }

    @Override
    public EmittedChunks open(RuntimeContext context, KeyContext keys, ModelInfo model) {
        ValueStateDescriptor<byte[]> descriptor =
                new ValueStateDescriptor<>(
                        STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        if (!options.timeToLive().isZero()) {
            descriptor.enableTimeToLive(
                    StateTtlConfig.newBuilder(options.timeToLive())
                            .updateTtlOnReadAndWrite()
                            .build());
        }
        // Where each record needs its vector, a place is not worth a run of the model: after an
        // insertion at the top of a document all that follows is elsewhere.
        ChunkHasher hasher = new ChunkHasher(model, chunking, options.updatesWithoutVector());
        return new KeyedChunks(context.getState(descriptor), keys, hasher);
    }
}
