package io.flinkinstructor.jobs.search;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchResult;
import io.flinkinstructor.schemas.JsonScalar;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was found, for a person at a terminal. */
public final class ResultText {

    private static final int MAX_TEXT = 300;
    private static final int MAX_LINE = 120;
    private static final long MINUTE = 60_000;

    private ResultText() {}

    /**
     * All of it.
     *
     * @param now milliseconds since the epoch
     */
    public static String of(SearchResult result, long now) {
        StringBuilder text = new StringBuilder();
        int place = 1;
        for (Hit hit : result.hits()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%2d  %.3f  %s%s%n",
                            place++,
                            hit.score(),
                            plain(hit.id(), MAX_LINE),
                            hit.chunks() > 1
                                    ? ", chunk " + (hit.position() + 1) + " of " + hit.chunks()
                                    : ""));
            line(text, plain(hit.text(), MAX_TEXT));
            line(text, attributes(hit.attributes()));
            line(text, freshness(hit, now));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d found; the query took %.1f ms to embed (%d tokens%s), the search %.1f"
                                + " ms%n",
                        result.hits().size(),
                        result.embedNanos() / 1e6,
                        result.tokens(),
                        result.truncated() ? ", cut at the model's length" : "",
                        result.searchNanos() / 1e6));
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        if (!line.isEmpty()) {
            text.append("    ").append(line).append(System.lineSeparator());
        }
    }

    private static String attributes(Map<String, String> attributes) {
        return new TreeMap<>(attributes)
                .entrySet().stream()
                        .map(
                                each ->
                                        plain(each.getKey(), MAX_LINE)
                                                + "="
                                                + plain(
                                                        JsonScalar.toText(each.getValue()),
                                                        MAX_LINE))
                        .collect(Collectors.joining(", "));
    }

    private static String freshness(Hit hit, long now) {
        if (hit.writtenTime() < 0) {
            return "";
        }
        String since = "written " + age(Math.max(0, now - hit.writtenTime())) + " ago";
        return hit.sourceTime() < 0
                ? since
                : since
                        + ", "
                        + age(Math.max(0, hit.writtenTime() - hit.sourceTime()))
                        + " after its event";
    }

    private static String age(long millis) {
        if (millis < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
        long minutes = millis / MINUTE;
        if (minutes < 120) {
            return minutes + " min";
        }
        return minutes < 2 * 24 * 60 ? minutes / 60 + " h" : minutes / (24 * 60) + " days";
    }

    /** On one line, and nothing that a terminal would obey. */
    private static String plain(String text, int most) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .map(
                        c ->
                                Character.isISOControl(c)
                                                || Character.getType(c) == Character.FORMAT
                                                || Character.isWhitespace(c)
                                        ? ' '
                                        : c)
                .limit(most)
                .forEach(plain::appendCodePoint);
        boolean cut = text.codePointCount(0, text.length()) > most;
        return plain.toString().strip().replaceAll(" {2,}", " ") + (cut ? "..." : "");
    }
}
