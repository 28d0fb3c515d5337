package io.flinkinstructor.jobs.exactlyonce;

import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Documents that change again and again: new versions, most of them short, some long, some with the
 * text of another document; deletions of both kinds; and now and then a record that has to become a
 * dead letter. A few documents change much more often than the others. The same seed gives the same
 * records. For one thread.
 *
 * <p>The pipeline has to run with {@link #TEMPLATE} and {@link #FAULT_INJECTION}, and its
 * embeddings topic take messages of at most {@link #MAX_MESSAGE_BYTES}.
 */
public final class Documents {

    /** The pipeline's {@code model.instruction-template}. */
    public static final String TEMPLATE = "{kind}: ";

    private static final String POISON = "brimstone";
    private static final String BREAKING = "earthquake";
    private static final String SLOW = "molasses";

    /** The pipeline's {@code engine.fault-injection}, but for how long a slow text takes. */
    public static final String FAULT_INJECTION =
            String.format("poison=%s, fail=%s, slow=%s", POISON, BREAKING, SLOW);

    /**
     * The embeddings topic's {@code max.message.bytes}: less than the text of what is unwritable.
     */
    public static final int MAX_MESSAGE_BYTES = 1 << 16;

    /** The attribute that numbers the versions of a document, from 1. */
    static final String VERSION = "version";

    private static final String KIND = "kind";
    private static final String TOO_LARGE = "1e9999999999";
    private static final List<String> KINDS = List.of("note", "article", "log");
    private static final int OFTEN_CHANGED = 8;
    private static final int LARGEST_POISON = 1 << 16;

    private static final String[] WORDS =
            ("the ferry leaves at dawn and carries letters across a cold river while people of the"
                            + " town repair bridges measure rainfall tune old engines bake bread with rye"
                            + " argue about maps count birds in winter plant orchards behind stone walls"
                            + " translate poems into three languages or study how light bends through glass")
                    .split(" ");

    private static final List<BadInput.Case> UNREADABLE =
            BadInput.all().values().stream()
                    .filter(bad -> !bad.embedded())
                    .filter(bad -> bad.value() == null || bad.value().length <= LARGEST_POISON)
                    .toList();

    private final EmbeddingRequestWriter writer = new EmbeddingRequestWriter();
    private final Map<String, Integer> versions = new HashMap<>();
    private final Random random;
    private final int ids;
    private long number;
    private String lastText = "The first of all.";

    /**
     * @param ids how many documents there are, at least 8
     */
    public Documents(long seed, int ids) {
        this.random = new Random(seed);
        this.ids = ids;
    }

    /** The next record to write. */
    Written next() {
        int choice = random.nextInt(1000);
        if (choice < 8) {
            return unreadable(UNREADABLE.get(random.nextInt(UNREADABLE.size())));
        }
        String id = "doc-" + random.nextInt(random.nextInt(4) == 0 ? OFTEN_CHANGED : ids);
        if (choice < 80) {
            return deletion(id, choice % 2 == 0);
        }
        int version = versions.merge(id, 1, Integer::sum);
        String start = "Version " + version + " of " + id + ":";
        if (choice < 82) {
            return withoutKind(id, version, start + words(5, 10));
        }
        if (choice < 84) {
            return version(Fate.UNEMBEDDABLE, id, version, POISON + " " + start);
        }
        if (choice < 86) {
            return unwritable(id, version, start + " too long".repeat(8000));
        }
        if (choice < 88) {
            return version(Fate.EMBEDDED, id, version, SLOW + " " + start);
        }
        if (choice < 120) {
            return version(Fate.EMBEDDED, id, version, lastText);
        }
        lastText = start + (choice < 150 ? words(100, 200) : words(5, 15));
        return version(Fate.EMBEDDED, id, version, lastText);
    }

    /** What a version is like that somebody asks for. */
    public enum Wish {
        /** As long as the model takes. */
        LONG,

        /** One that takes the model a long time. */
        SLOW,

        /** One that breaks the device that it runs on, once in a process. */
        BREAKING,

        /** One that the model fails on each time. */
        POISON
    }

    /** A version that somebody asks for. */
    Written next(Wish wish) {
        String id = "doc-" + random.nextInt(ids);
        int version = versions.merge(id, 1, Integer::sum);
        String start = "Version " + version + " of " + id + ":";
        return version(
                wish == Wish.POISON ? Fate.UNEMBEDDABLE : Fate.EMBEDDED,
                id,
                version,
                switch (wish) {
                    case LONG -> start + words(400, 450);
                    case SLOW -> SLOW + " " + start;
                    case BREAKING -> BREAKING + " " + start;
                    case POISON -> POISON + " " + start;
                });
    }

    private String words(int least, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(least, most + 1); i > 0; i--) {
            text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private Written version(Fate fate, String id, int version, String text) {
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        return version(
                fate,
                id,
                text,
                kind + ": ",
                Map.of(VERSION, Integer.toString(version), KIND, '"' + kind + '"'));
    }

    /** The template cannot be filled. */
    private Written withoutKind(String id, int version, String text) {
        return version(
                Fate.UNEMBEDDABLE, id, text, null, Map.of(VERSION, Integer.toString(version)));
    }

    /** Too long for the topic, and with a number that no store has a form for. */
    private Written unwritable(String id, int version, String text) {
        Map<String, String> attributes =
                Map.of(VERSION, Integer.toString(version), KIND, "\"log\"", "size", TOO_LARGE);
        return version(Fate.UNWRITABLE, id, text, "log: ", attributes);
    }

    private Written version(
            Fate fate, String id, String text, String instruction, Map<String, String> attributes) {
        EmbeddingRequest request = new EmbeddingRequest(id, text, null, attributes, false, null);
        return new Written(
                number++, fate, id, instruction, text, attributes, utf8(id), writer.write(request));
    }

    private Written deletion(String id, boolean tombstone) {
        return new Written(
                number++,
                Fate.DELETED,
                id,
                null,
                null,
                Map.of(),
                utf8(id),
                tombstone ? null : writer.write(EmbeddingRequest.delete(id)));
    }

    private Written unreadable(BadInput.Case bad) {
        return new Written(
                number++, Fate.UNREADABLE, null, null, null, Map.of(), bad.key(), bad.value());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
