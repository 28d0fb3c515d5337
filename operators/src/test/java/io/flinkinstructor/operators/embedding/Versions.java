package io.flinkinstructor.operators.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the chunks of documents' versions, as what chunks documents does. */
final class Versions {

    static final Map<String, String> ATTRIBUTES = Map.of("lang", "\"en\"", "year", "2026");

    private Versions() {}

    /**
     * A version of a document with the same attributes as all others.
     *
     * @param chunks ids, which are texts too, or {@code id=text}
     */
    static List<Chunk> of(String id, String... chunks) {
        return of(id, null, ATTRIBUTES, chunks);
    }

    /**
     * A version of a document.
     *
     * @param name of the instruction; null for none
     * @param chunks as above
     */
    static List<Chunk> of(
            String id, String name, Map<String, String> attributes, String... chunks) {
        List<String> ids = new ArrayList<>();
        for (String chunk : chunks) {
            ids.add(chunk.split("=", 2)[0]);
        }
        List<Chunk> version = new ArrayList<>();
        for (int i = 0; i < chunks.length; i++) {
            String text = chunks[i].substring(chunks[i].indexOf('=') + 1);
            boolean last = i == chunks.length - 1 && chunks.length > 1;
            version.add(
                    new Chunk(
                            id,
                            ids.get(i),
                            i,
                            chunks.length,
                            0,
                            text.length(),
                            text.length(),
                            text,
                            null,
                            name,
                            attributes,
                            false,
                            null,
                            last ? ids : null));
        }
        return version;
    }

    /** The deletion of a document, or of what it has under a name. */
    static Chunk delete(String id, String name) {
        return new Chunk(id, Chunk.WHOLE, 0, 1, null, null, name, Map.of(), true, null);
    }
}
