package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.indexing.ModelTokenCounter;
import io.flinkinstructor.operators.indexing.TextChunker;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;

/**
 * Opens the model where the task managers are on this machine, so that a broken one is refused at
 * once rather than by a job that restarts again and again.
 */
public final class ModelCheck {

    private ModelCheck() {}

    /**
     * Opens and closes the model.
     *
     * @return what it is
     * @throws io.flinkinstructor.jobs.options.RefusedException if it cannot be used
     */
    public static ModelInfo check(PipelineSettings settings) {
        Faults faults = new Faults();
        ModelInfo info = null;
        try (Model model = settings.model().open()) {
            info = model.info();
            String prompt = settings.embedding().prompt();
            if (prompt != null && !info.prompts().containsKey(prompt)) {
                faults.add(
                        "model.prompt-name: the model has no prompt '"
                                + prompt
                                + (info.prompts().isEmpty()
                                        ? "', and none at all"
                                        : "', but " + info.prompts().keySet())
                                + "; or set model.instruction");
            } else {
                checkChunks(settings, model, faults);
            }
        } catch (EmbeddingException e) {
            faults.add(e.getMessage());
        }
        faults.throwIfAny("The model " + settings.model().path() + " cannot be used");
        return info;
    }

    /** An instruction that leaves no room for a chunk would make a dead letter of each document. */
    private static void checkChunks(PipelineSettings settings, Model model, Faults faults) {
        TextChunker chunker =
                new TextChunker(
                        settings.chunking(),
                        new ModelTokenCounter(model.tokenizer(), model.info().maxTokens()));
        try {
            chunker.split("text", settings.embedding().knownInstructions(model.info()));
        } catch (IllegalArgumentException e) {
            faults.add(
                    "chunking.mode: "
                            + settings.chunking().mode()
                            + " cannot be: "
                            + e.getMessage());
        }
    }
}
