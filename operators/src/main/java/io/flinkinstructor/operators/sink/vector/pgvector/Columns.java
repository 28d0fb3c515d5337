package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The columns of a table of vectors, in order, with their types as PostgreSQL names them. */
final class Columns {

    /** Type of the vectors' column: it depends. */
    static final String EMBEDDING = "embedding";

    static final Map<String, String> TYPES = types();

    /** Those that no table of ours has ever been without. */
    static final Set<String> ESSENTIAL = Set.of("id", "instruction_name", "chunk", EMBEDDING);

    /** The primary key. */
    static final String KEY = "id, instruction_name, chunk";

    private Columns() {}

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("id", "text");
        types.put("instruction_name", "text");
        types.put("chunk", "text");
        types.put("position", "integer");
        types.put("chunks", "integer");
        types.put("text", "text");
        types.put("instruction", "text");
        types.put(EMBEDDING, EMBEDDING);
        types.put("attributes", "jsonb");
        types.put("model", "text");
        types.put("model_fingerprint", "text");
        types.put("version_scope", "text");
        types.put("version", "bigint");
        types.put("source_time", "timestamp with time zone");
        types.put("written_at", "timestamp with time zone");
        types.put("deleted_at", "timestamp with time zone");
        return types;
    }

    /** A name as SQL takes it literally. */
    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A text as SQL takes it. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
