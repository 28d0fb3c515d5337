package io.flinkinstructor.jobs.search;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.search.QueryInstructions;
import io.flinkinstructor.operators.search.Search;
import io.flinkinstructor.operators.search.VectorIndex;

/** Searches in what a pipeline writes, with the model and the instructions of its options. */
public final class PipelineSearch {

    /** The prompt for queries in the layout of sentence-transformers. */
    private static final String QUERY_PROMPT = "query";

    private static final String FAILED = "The search cannot start";

    private PipelineSearch() {}

    /**
     * Starts the model. The store is connected to with the first search, or {@link Search#check}.
     *
     * @throws io.flinkinstructor.jobs.options.RefusedException if the pipeline writes to no store
     *     that can be searched, or the model cannot be used
     */
    public static Search open(PipelineSettings settings) {
        return open(settings, index(settings));
    }

    /** Whether the pipeline writes to a store that can be searched. */
    public static boolean isPossible(PipelineSettings settings) {
        return settings.pgvector() != null || settings.lucene() != null;
    }

    /** In an index that the caller has opened. */
    static Search open(PipelineSettings settings, VectorIndex index) {
        Faults faults = new Faults();
        try {
            return Search.open(
                    new SharedEngine(settings.model(), engine(settings.engine())),
                    model -> instructions(settings, model),
                    index);
        } catch (EmbeddingException | IllegalArgumentException e) {
            index.close();
            faults.add(e.getMessage());
            throw faults.refused(FAILED);
        }
    }

    private static VectorIndex index(PipelineSettings settings) {
        if (settings.pgvector() != null) {
            return settings.pgvector().reader();
        }
        if (settings.lucene() != null) {
            return settings.lucene().reader();
        }
        Faults faults = new Faults();
        faults.add(
                "sink.type: the pipeline writes to topics only, which cannot be searched; a store"
                        + " such as pgvector or lucene can");
        throw faults.refused(FAILED);
    }

    /**
     * An engine of its own, so that no query waits for documents; with one lane, and each query
     * alone, whose vector then does not depend on others.
     */
    private static EngineOptions engine(EngineOptions pipeline) {
        EngineOptions queries =
                new EngineOptions(
                        pipeline.device(),
                        1,
                        0,
                        EngineOptions.DEFAULTS.linger(),
                        true,
                        pipeline.runTimeout(),
                        pipeline.maxAttempts());
        return queries.withGpu(pipeline.gpu());
    }

    private static QueryInstructions instructions(PipelineSettings settings, ModelInfo model) {
        EmbeddingOptions documents = settings.embedding();
        if (!documents.names().isEmpty()) {
            return QueryInstructions.named(documents.names());
        }
        String instruction = settings.queryInstruction();
        if (instruction == null) {
            instruction = model.prompts().get(QUERY_PROMPT);
        }
        if (instruction == null && documents.template() != null) {
            Faults faults = new Faults();
            faults.add(
                    "search.query-instruction: is missing; the documents' instruction is a template,"
                            + " whose fields a query does not have, and the model has no prompt"
                            + " for queries");
            throw faults.refused(FAILED);
        }
        if (instruction == null) {
            instruction = documents.defaultInstruction(model);
        }
        return QueryInstructions.unnamed(instruction == null ? "" : instruction);
    }
}
