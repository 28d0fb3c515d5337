package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Tokenizes what the model has to run for. For the task's thread. */
final class RunMaker {

    private final Tokenizer tokenizer;
    private final int dimension;
    private final TextParts.Cutter cutter;

    /**
     * @param parts cuts texts; null where each is embedded as a whole
     */
    RunMaker(EngineConnection<InFlight> engine, TextParts parts) {
        this.tokenizer = engine.tokenizer();
        this.dimension = engine.model().dimension();
        this.cutter = parts == null ? null : parts.open(engine.tokenizer(), engine.model());
    }

    /**
     * The run of an element whose instruction is known.
     *
     * @throws RuntimeException if its text cannot be tokenized or cut
     */
    Run of(InFlight element) {
        String text = element.chunk().text();
        String instruction = element.instruction;
        if (cutter == null) {
            return new WholeRun(element, tokenizer.tokenize(instruction, text));
        }
        List<TextPart> parts = cutter.parts(text, instruction);
        List<TokenizedText> tokens = new ArrayList<>(parts.size());
        for (TextPart part : parts) {
            tokens.add(tokenizer.tokenize(instruction, text.substring(part.begin(), part.end())));
        }
        return new PartsRun(element, parts, tokens, dimension);
    }
}
