package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a column of vectors.
 *
 * @param type {@code vector}, {@code halfvec}, or what else the column is
 * @param dimension null where it takes any
 */
record EmbeddingColumn(String type, Integer dimension) {

    private static final Pattern SIZED = Pattern.compile("(?:.*\\.)?(\\w+)\\((\\d+)\\)");

    /**
     * @param name as PostgreSQL names the type, such as {@code public.vector(384)}
     */
    static EmbeddingColumn of(String name) {
        Matcher sized = SIZED.matcher(name);
        return sized.matches()
                ? new EmbeddingColumn(sized.group(1), Integer.valueOf(sized.group(2)))
                : new EmbeddingColumn(name.substring(name.lastIndexOf('.') + 1), null);
    }
}
