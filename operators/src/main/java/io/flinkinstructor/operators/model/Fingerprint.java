package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over all that decides a model's vectors. Each part goes in with its role and its end, so
 * that bytes can't move from one part to the next unnoticed.
 */
final class Fingerprint {

    private static final int CHUNK = 1 << 16;

    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    void text(String role, String value) {
        role(role);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        end(bytes.length);
    }

    void floats(String role, float[] values) {
        role(role);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
        end(values.length);
    }

    void stream(String role, InputStream stream) throws IOException {
        role(role);
        byte[] chunk = new byte[CHUNK];
        long length = 0;
        for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
            digest.update(chunk, 0, read);
            length += read;
        }
        end(length);
    }

    /** The hash, in lower-case hexadecimal; ends the use of this object. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void role(String role) {
        digest.update(role.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private void end(long length) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, length));
    }
}
