package io.flinkinstructor.jobs.exactlyonce;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records that no well-behaved producer sends, and what has to become of each. */
public final class BadInput {

    /**
     * A record.
     *
     * @param key null for none
     * @param value null for a tombstone
     * @param embedded whether it has a correct embedding; otherwise it is a dead letter
     */
    public record Case(byte[] key, byte[] value, boolean embedded) {}

    private final Map<String, Case> cases = new LinkedHashMap<>();

    /** All cases by what is special about them. */
    public static Map<String, Case> all() {
        BadInput input = new BadInput();
        input.unreadable();
        input.wrongTypes();
        input.ids();
        input.texts();
        return input.cases;
    }

    private void unreadable() {
        letter(
                "invalid UTF-8",
                bytes("{\"id\":\"a\",\"text\":\"\u00ff\"}", StandardCharsets.ISO_8859_1));
        letter(
                "overlong UTF-8",
                concat("{\"id\":\"a\",\"text\":\"", new byte[] {(byte) 0xc0, (byte) 0xaf}, "\"}"));
        letter("invalid JSON", "{\"id\":\"a\",\"text\":");
        letter("no object", "[1,2]");
        letter("not JSON at all", "hello");
        letter("two values", "{\"id\":\"a\",\"text\":\"b\"} {\"id\":\"c\",\"text\":\"d\"}");
        letter("0 bytes", new byte[0]);
        letter(
                "nested 10,000 deep",
                "{\"id\":\"a\",\"text\":\"b\",\"x\":"
                        + "[".repeat(10_000)
                        + "]".repeat(10_000)
                        + "}");
        letter("a raw null byte in JSON", "{\"id\":\"a\",\"text\":\"b\u0000c\"}");
        letter("a tombstone without a key", null, null);
    }

    private void wrongTypes() {
        letter("text is a number", "{\"id\":\"a\",\"text\":1}");
        letter("id is a number", "{\"id\":1,\"text\":\"b\"}");
        letter("attributes is a list", "{\"id\":\"a\",\"text\":\"b\",\"attributes\":[]}");
        letter("a nested attribute", "{\"id\":\"a\",\"text\":\"b\",\"attributes\":{\"x\":{}}}");
        letter("instruction is a list", "{\"id\":\"a\",\"text\":\"b\",\"instruction\":[]}");
        letter("unknown op", "{\"id\":\"a\",\"text\":\"b\",\"op\":\"merge\"}");
        letter("no text", "{\"id\":\"a\"}");
    }

    private void ids() {
        letter("missing id", "{\"text\":\"b\"}");
        letter("empty id", "{\"id\":\"\",\"text\":\"b\"}");
        letter("null id", "{\"id\":null,\"text\":\"b\"}");
        cases.put(
                "key contradicts the id",
                new Case(utf8("x"), utf8("{\"id\":\"y\",\"text\":\"b\"}"), false));
        cases.put("only the key has the id", new Case(utf8("z"), utf8("{\"text\":\"b\"}"), true));
    }

    private void texts() {
        letter("a lone surrogate", "{\"id\":\"a\",\"text\":\"b\\ud800c\"}");
        letter("a lone surrogate in the id", "{\"id\":\"\\udc00\",\"text\":\"b\"}");
        embedded("empty text", "{\"id\":\"empty\",\"text\":\"\"}");
        embedded("blanks only", "{\"id\":\"blank\",\"text\":\" \\n\\t \"}");
        embedded("an escaped null byte", "{\"id\":\"nul\",\"text\":\"b\\u0000c\"}");
        embedded("a surrogate pair", "{\"id\":\"pair\",\"text\":\"\\ud83d\\ude00\"}");
        embedded(
                "instruction longer than the model's limit",
                "{\"id\":\"long-instruction\",\"text\":\"b\",\"instruction\":\""
                        + "instruct me ".repeat(5_000)
                        + "\"}");
        // It would be embedded, but not fit the topic with its text.
        letter(
                "text of 10 MB",
                "{\"id\":\"large\",\"text\":\"" + "ten megabytes ".repeat(750_000) + "\"}");
    }

    private void letter(String what, String value) {
        letter(what, utf8(value));
    }

    private void letter(String what, byte[] value) {
        letter(what, null, value);
    }

    private void letter(String what, byte[] key, byte[] value) {
        cases.put(what, new Case(key, value, false));
    }

    private void embedded(String what, String value) {
        cases.put(what, new Case(null, utf8(value), true));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }

    private static byte[] concat(String before, byte[] middle, String after) {
        byte[] start = utf8(before);
        byte[] end = utf8(after);
        byte[] all = new byte[start.length + middle.length + end.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(middle, 0, all, start.length, middle.length);
        System.arraycopy(end, 0, all, start.length + middle.length, end.length);
        return all;
    }
}
