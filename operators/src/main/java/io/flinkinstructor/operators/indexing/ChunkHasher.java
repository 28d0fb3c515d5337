package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.ChunkHashes;
import io.flinkinstructor.operators.model.ModelInfo;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hashes versions of chunks, to 64 bits of SHA-256. A hash is only ever compared with that of the
 * same chunk's version before, so one change in 2^64 goes unnoticed, however many chunks there are.
 * For one thread.
 */
final class ChunkHasher {

    private static final int PIECE = 2048;
    private static final int NULL = -1;

    private final ModelInfo model;
    private final ChunkingOptions chunking;
    private final boolean places;
    private final MessageDigest digest;
    private final char[] piece = new char[PIECE];
    private final ByteBuffer bytes = ByteBuffer.allocate(PIECE * Character.BYTES);
    private final CharBuffer characters = bytes.asCharBuffer();

    /**
     * @param chunking what a text's vector depends on where it is that of its chunks
     * @param places whether it is a change when a chunk is elsewhere in its document, or one of
     *     more or fewer chunks
     */
    ChunkHasher(ModelInfo model, ChunkingOptions chunking, boolean places) {
        this.model = model;
        this.chunking = chunking;
        this.places = places;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * @param instruction what the model is given with the text; null for nothing
     */
    ChunkHashes hashes(Chunk chunk, String instruction) {
        add(model.fingerprint());
        add(instruction);
        add(chunk.text());
        if (chunking.mode() == ChunkingMode.MEAN) {
            add(chunking.maxTokens());
            add(chunking.overlapTokens());
        }
        long inferred = take();
        add(model.name());
        // The place of a whole document, so that its hash is the same in any case.
        add(places ? chunk.position() : 0);
        add(places ? chunk.chunks() : 1);
        Map<String, String> attributes = chunk.attributes();
        for (Map.Entry<String, String> attribute :
                (attributes.size() > 1 ? new TreeMap<>(attributes) : attributes).entrySet()) {
            add(attribute.getKey());
            add(attribute.getValue());
        }
        if (places && chunk.end() - chunk.begin() < chunk.length()) {
            add(chunk.begin());
            add(chunk.end());
            add(chunk.length());
        }
        return new ChunkHashes(inferred, take());
    }

    /** A text and its length, so that two in a row cannot be taken for others. */
    private void add(String text) {
        if (text == null) {
            add(NULL);
            return;
        }
        add(text.length());
        for (int begin = 0; begin < text.length(); begin += PIECE) {
            int end = Math.min(text.length(), begin + PIECE);
            // UTF-16, since half a surrogate pair has no UTF-8.
            text.getChars(begin, end, piece, 0);
            characters.clear().put(piece, 0, end - begin);
            digest.update(bytes.array(), 0, (end - begin) * Character.BYTES);
        }
    }

    private void add(int number) {
        digest.update(bytes.putInt(0, number).array(), 0, Integer.BYTES);
    }

    private long take() {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
