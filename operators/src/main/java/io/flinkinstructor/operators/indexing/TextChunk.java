package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import java.util.Objects;

/**
 * A piece of a text.
 *
 * @param id {@code "0"} for a text that is not chunked, else a hash of the chunk's text in
 *     hexadecimal, with {@code -1}, {@code -2} and so on behind it for the second, third and
 *     further chunk with the same text; unique within the text
 * @param position the chunk's place among the text's chunks, from 0
 * @param begin where it begins, in UTF-16 units as Java and JavaScript count; the overlap with the
 *     chunk before is in it
 * @param end where it ends, exclusive
 * @param text what stands there: {@code text.substring(begin, end)} of the whole
 */
public record TextChunk(String id, int position, int begin, int end, String text) {

    /**
     * @throws NullPointerException if {@code id} or {@code text} is null
     */
    public TextChunk {
        Objects.requireNonNull(id, "id == null");
        Objects.requireNonNull(text, "text == null");
    }

    /** A text that is not chunked. */
    static TextChunk whole(String text) {
        return new TextChunk(Chunk.WHOLE, 0, 0, text.length(), text);
    }
}
