package io.flinkinstructor.schemas;

/** How a vector stands in JSON. */
public enum VectorEncoding {
    /** An array of numbers, each the shortest decimal that gives the same float back. */
    ARRAY("array"),

    /**
     * A string: base64 (RFC 4648, with padding) of the components as little-endian IEEE 754
     * binary32.
     */
    BASE64("base64");

    private final String text;

    VectorEncoding(String text) {
        this.text = text;
    }

    /** The name in records and options. */
    @Override
    public String toString() {
        return text;
    }
}
