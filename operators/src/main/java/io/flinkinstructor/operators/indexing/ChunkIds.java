package io.flinkinstructor.operators.indexing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Names the chunks of one text by what they say. */
final class ChunkIds {

    /** What an edit can't hit by chance: one pair in 2^64. */
    private static final int HASH_BYTES = 8;

    private final MessageDigest digest;
    private final Map<String, Integer> occurrences = new HashMap<>();

    ChunkIds() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The id of the text's next chunk. */
    String next(String chunk) {
        // Its UTF-16 units, since half a surrogate pair has no UTF-8.
        ByteBuffer units = ByteBuffer.allocate(chunk.length() * Character.BYTES);
        units.asCharBuffer().put(chunk);
        String hash = HexFormat.of().formatHex(digest.digest(units.array()), 0, HASH_BYTES);
        int occurrence = occurrences.merge(hash, 1, Integer::sum) - 1;
        return occurrence == 0 ? hash : hash + "-" + occurrence;
    }
}
