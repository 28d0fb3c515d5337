package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The SQL for one table.
 *
 * <p>A batch goes by COPY into a temporary table, the stage, and from there with one statement into
 * the table. Every change has the version guard: see {@link #replaces}.
 */
final class TableSql {

    /** Not in the way of a table of the user's: temporary tables come first on the search path. */
    private static final String STAGE = "pg_temp.flink_instructor_stage";

    /** As near to the commit as SQL can tell. */
    private static final String WRITTEN_AT = "clock_timestamp()";

    /** Of a row in the stage: it is an embedding without a vector, for the row that has it. */
    private static final String KEEPS_VECTOR =
            "s.chunk <> '' AND NOT s.deleted AND s.embedding IS NULL";

    private static final String SAME_KEY =
            "t.id = s.id AND t.instruction_name = s.instruction_name AND t.chunk = s.chunk";

    /** Whether the row's vector is the one that the model would make of what is in the stage. */
    private static final String HAS_VECTOR =
            "t.embedding IS NOT NULL AND t.text = s.text AND t.instruction IS NOT DISTINCT FROM"
                    + " s.instruction AND t.model_fingerprint = s.model_fingerprint";

    private final PgVectorTable table;

    TableSql(PgVectorTable table) {
        this.table = table;
    }

    /** Makes the table and its indexes. */
    List<String> create(int dimension) {
        List<String> columns = new ArrayList<>();
        Columns.TYPES.forEach(
                (name, type) ->
                        columns.add(
                                name
                                        + " "
                                        + (name.equals(Columns.EMBEDDING)
                                                ? table.type() + "(" + dimension + ")"
                                                : type)
                                        + constraint(name)));
        table.attributeColumns()
                .forEach((name, type) -> columns.add(Columns.quoted(name) + " " + type));
        columns.add("PRIMARY KEY (" + Columns.KEY + ")");
        List<String> statements = new ArrayList<>();
        statements.add(
                "CREATE TABLE " + table.quoted() + " (\n  " + String.join(",\n  ", columns) + ")");
        // What the purge looks for.
        statements.add(
                "CREATE INDEX ON " + table.quoted() + " (deleted_at) WHERE deleted_at IS NOT NULL");
        if (table.index().method() != IndexMethod.NONE) {
            statements.add(createIndex());
        }
        return statements;
    }

    private static String constraint(String column) {
        return switch (column) {
            // Byte order: ids are compared, never sorted for people.
            case "id", "chunk" -> " COLLATE \"C\" NOT NULL";
            case "instruction_name" -> " COLLATE \"C\" NOT NULL DEFAULT ''";
            case "version_scope" -> " COLLATE \"C\" NOT NULL DEFAULT ''";
            case "version" -> " NOT NULL DEFAULT 0";
            default -> "";
        };
    }

    /**
     * Adds columns to a table that an earlier version of this project has made.
     *
     * @param names of columns that rows need not have a value for, not none
     */
    String addColumns(List<String> names) {
        Map<String, String> types = new TreeMap<>(Columns.TYPES);
        table.attributeColumns().forEach((name, type) -> types.put(name, type));
        return "ALTER TABLE "
                + table.quoted()
                + names.stream()
                        .map(
                                name ->
                                        " ADD COLUMN "
                                                + Columns.quoted(name)
                                                + " "
                                                + types.get(name)
                                                + constraint(name))
                        .collect(Collectors.joining(","));
    }

    /** Makes the index over the vectors. */
    String createIndex() {
        PgVectorIndex index = table.index();
        return "CREATE INDEX ON "
                + table.quoted()
                + " USING "
                + index.method()
                + " ("
                + Columns.EMBEDDING
                + " "
                + index.distance().operatorClass(table.type())
                + ")"
                + (index.parameters().isBlank()
                        ? ""
                        : " WITH (" + index.parameters().strip() + ")");
    }

    /** Makes the session's stage, which is empty at the start of each transaction. */
    String createStage() {
        return "CREATE TEMPORARY TABLE IF NOT EXISTS flink_instructor_stage (id text COLLATE \"C\","
                + " instruction_name text COLLATE \"C\", chunk text COLLATE \"C\", position"
                + " integer, chunks integer, text text, instruction text, embedding vector,"
                + " attributes jsonb, model text, model_fingerprint text, version_scope text COLLATE \"C\", version bigint,"
                + " source_time timestamptz, deleted boolean) ON COMMIT DELETE ROWS";
    }

    /** Fills the stage. */
    String copyToStage() {
        return "COPY " + STAGE + " FROM STDIN (FORMAT binary)";
    }

    /**
     * Writes the tombstones of documents; before all else, since the rows are held against them.
     */
    String mergeDocuments() {
        return merge("s.chunk = ''");
    }

    /** Makes tombstones of the rows of deleted documents. */
    String deleteRowsOfDocuments() {
        Map<String, String> set = new TreeMap<>();
        for (String column : List.of("version_scope", "version", "source_time")) {
            set.put(column, "s." + column);
        }
        for (String column :
                List.of(
                        "text",
                        "instruction",
                        "embedding",
                        "attributes",
                        "model",
                        "model_fingerprint")) {
            set.put(column, "NULL");
        }
        set.put("written_at", WRITTEN_AT);
        table.attributeColumns().keySet().forEach(name -> set.put(Columns.quoted(name), "NULL"));
        set.put("deleted_at", "now()");
        return "UPDATE "
                + table.quoted()
                + " t SET "
                + assignments(set)
                + " FROM "
                + STAGE
                + " s WHERE s.chunk = '' AND t.id = s.id AND s.instruction_name IN ('',"
                + " t.instruction_name) AND t.chunk <> '' AND t.deleted_at IS NULL AND "
                + replaces("s", "t");
    }

    /**
     * Writes embeddings and deletions of chunks, unless their document was deleted since. OFFSET 0
     * has that looked up by key for each row: as a join, it can be a scan of all documents'
     * tombstones.
     */
    String mergeRows() {
        return merge(
                "s.chunk <> '' AND (s.deleted OR s.embedding IS NOT NULL) AND NOT "
                        + documentWasDeleted());
    }

    private String documentWasDeleted() {
        return "EXISTS (SELECT FROM "
                + table.quoted()
                + " d WHERE d.id = s.id AND d.instruction_name IN ('', s.instruction_name)"
                + " AND d.chunk = '' AND NOT "
                + replaces("s", "d")
                + " OFFSET 0)";
    }

    /** Writes embeddings that keep the vector which their row has. */
    String updateRows() {
        Map<String, String> set = new TreeMap<>();
        for (String column :
                List.of(
                        "position",
                        "chunks",
                        "attributes",
                        "model",
                        "version_scope",
                        "version",
                        "source_time")) {
            set.put(column, "s." + column);
        }
        set.put("written_at", WRITTEN_AT);
        set.putAll(attributeColumns());
        return "UPDATE "
                + table.quoted()
                + " t SET "
                + assignments(set)
                + " FROM "
                + STAGE
                + " s WHERE "
                + KEEPS_VECTOR
                + " AND "
                + SAME_KEY
                + " AND "
                + HAS_VECTOR
                + " AND "
                + replaces("s", "t");
    }

    /**
     * Finds an embedding that keeps a vector which no row has, and that nothing newer is in the way
     * of.
     */
    String withoutVector() {
        return "SELECT s.id, s.chunk FROM "
                + STAGE
                + " s WHERE "
                + KEEPS_VECTOR
                + " AND NOT EXISTS (SELECT FROM "
                + table.quoted()
                + " t WHERE "
                + SAME_KEY
                + " AND ("
                + HAS_VECTOR
                + " OR NOT "
                + replaces("s", "t")
                + ") OFFSET 0) AND NOT "
                + documentWasDeleted()
                + " LIMIT 1";
    }

    private Map<String, String> attributeColumns() {
        Map<String, String> values = new TreeMap<>();
        table.attributeColumns()
                .forEach(
                        (name, type) ->
                                values.put(
                                        Columns.quoted(name),
                                        "CAST(s.attributes ->> "
                                                + Columns.literal(name)
                                                + " AS "
                                                + type
                                                + ")"));
        return values;
    }

    private static String assignments(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + " = " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private String merge(String condition) {
        Map<String, String> values = new TreeMap<>();
        Columns.TYPES.keySet().forEach(name -> values.put(name, "s." + name));
        values.put("written_at", WRITTEN_AT);
        values.put("deleted_at", "CASE WHEN s.deleted THEN now() END");
        values.putAll(attributeColumns());
        List<String> key = List.of(Columns.KEY.split(", "));
        return "INSERT INTO "
                + table.quoted()
                + " AS t ("
                + String.join(", ", values.keySet())
                + ") SELECT "
                + String.join(", ", values.values())
                + " FROM "
                + STAGE
                + " s WHERE "
                + condition
                + " ON CONFLICT ("
                + Columns.KEY
                + ") DO UPDATE SET "
                + values.keySet().stream()
                        .filter(name -> !key.contains(name))
                        .map(name -> name + " = excluded." + name)
                        .collect(Collectors.joining(", "))
                + " WHERE "
                + replaces("excluded", "t");
    }

    /** As {@code RowVersion.replaces}: whether the one row may take the other's place. */
    private static String replaces(String one, String other) {
        return "CASE WHEN %1$s.version_scope = %2$s.version_scope THEN %1$s.version >= %2$s.version ELSE coalesce(%1$s.source_time >= %2$s.source_time, true) END"
                .formatted(one, other);
    }

    /**
     * Deletes old tombstones; parameters: age in milliseconds, how many, the age again. Another may
     * have made a row of one meanwhile, so what was found is looked at again.
     */
    String purge() {
        String old = "deleted_at < now() - ? * interval '1 ms'";
        return "DELETE FROM "
                + table.quoted()
                + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM "
                + table.quoted()
                + " WHERE "
                + old
                + " LIMIT ?)) AND "
                + old;
    }

    /** The model of one row that has a vector. */
    String anyModel() {
        return "SELECT model, model_fingerprint FROM "
                + table.quoted()
                + " WHERE deleted_at IS NULL AND model_fingerprint IS NOT NULL LIMIT 1";
    }
}
