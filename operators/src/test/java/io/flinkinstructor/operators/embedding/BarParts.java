package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Cuts texts at a character; refuses those that begin with a question mark. */
record BarParts(char separator) implements TextParts {

    @Override
    public Cutter open(Tokenizer tokenizer, ModelInfo model) {
        return (text, instruction) -> parts(text);
    }

    private List<TextPart> parts(String text) {
        if (text.startsWith("?")) {
            throw new IllegalArgumentException("no room");
        }
        List<TextPart> parts = new ArrayList<>();
        int begin = 0;
        while (text.indexOf(separator, begin) >= 0) {
            int end = text.indexOf(separator, begin);
            parts.add(new TextPart(begin, end));
            begin = end + 1;
        }
        parts.add(new TextPart(begin, text.length()));
        return parts;
    }

    /** The vector that a text has. */
    float[] mean(String text) {
        MeanVector mean = new MeanVector();
        for (TextPart part : parts(text)) {
            mean.add(
                    FakeEngine.vectorOf(text.substring(part.begin(), part.end())),
                    Math.max(1, part.end() - part.begin()));
        }
        return mean.value();
    }
}
