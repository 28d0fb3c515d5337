package io.flinkinstructor.operators.sink.vector.pgvector;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the table is like: as what it is made, or what it is checked for.
 *
 * @param name {@code table} or {@code schema.table}, without quotes, taken as it is written
 * @param type of the vectors
 * @param dimension of the vectors; null for that of the first one written
 * @param index of a table that is made; one that is there keeps its own
 * @param attributeColumns attributes that have a column of their own as well, by name, with one of
 *     the {@link #COLUMN_TYPES}
 * @param create whether a missing table, or extension, is made
 * @param otherModels whether vectors of other models may be in the same table
 */
public record PgVectorTable(
        String name,
        VectorType type,
        Integer dimension,
        PgVectorIndex index,
        Map<String, String> attributeColumns,
        boolean create,
        boolean otherModels)
        implements Serializable {

    /** Types that columns of attributes can have. */
    public static final Set<String> COLUMN_TYPES =
            Set.of(
                    "text",
                    "bigint",
                    "double precision",
                    "boolean",
                    "date",
                    "timestamp with time zone");

    private static final int MAX_DIMENSION = 16_000;

    /** PostgreSQL cuts longer names. */
    private static final int MAX_NAME_BYTES = 63;

    /**
     * @throws NullPointerException if something other than the dimension is null
     * @throws IllegalArgumentException if it cannot be made like this; names all faults
     */
    public PgVectorTable {
        Objects.requireNonNull(name, "name == null");
        Objects.requireNonNull(type, "type == null");
        Objects.requireNonNull(index, "index == null");
        attributeColumns = new TreeMap<>(attributeColumns);
        List<String> faults = new ArrayList<>();
        String[] parts = name.split("\\.", -1);
        if (parts.length > 2) {
            faults.add("the table's name has more than one dot: '" + name + "'");
        }
        for (String part : parts) {
            if (!isPart(part)) {
                faults.add("'" + part + "' is no name of a table or schema");
            }
        }
        if (dimension != null && (dimension < 1 || dimension > MAX_DIMENSION)) {
            faults.add("the dimension is " + dimension + ", must be from 1 to " + MAX_DIMENSION);
        }
        attributeColumns.forEach(
                (column, sql) -> {
                    if (!COLUMN_TYPES.contains(sql)) {
                        faults.add(
                                "the attribute column "
                                        + column
                                        + " has type '"
                                        + sql
                                        + "', must be one of "
                                        + COLUMN_TYPES.stream().sorted().toList());
                    }
                    if (Columns.TYPES.containsKey(column) || column.isBlank()) {
                        faults.add("'" + column + "' cannot be the column of an attribute");
                    }
                });
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("pgvector table: " + String.join("; ", faults));
        }
    }

    /** Whether a table or view can have this name: {@code name} or {@code schema.name}. */
    public static boolean isName(String name) {
        String[] parts = name.split("\\.", -1);
        return parts.length <= 2 && Arrays.stream(parts).allMatch(PgVectorTable::isPart);
    }

    private static boolean isPart(String part) {
        return !part.isBlank() && part.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
    }

    /** The same with a dimension. */
    PgVectorTable withDimension(int size) {
        return new PgVectorTable(name, type, size, index, attributeColumns, create, otherModels);
    }

    /** The same under another name. */
    PgVectorTable named(String other) {
        return new PgVectorTable(
                other, type, dimension, index, attributeColumns, create, otherModels);
    }

    /** The schema; null for the first one on the search path. */
    String schema() {
        int dot = name.indexOf('.');
        return dot < 0 ? null : name.substring(0, dot);
    }

    /** The name, quoted for SQL. */
    String quoted() {
        return schema() == null
                ? Columns.quoted(name)
                : Columns.quoted(schema()) + "." + Columns.quoted(bare());
    }

    /** The name without the schema. */
    String bare() {
        return name.substring(name.indexOf('.') + 1);
    }
}
