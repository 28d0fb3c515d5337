package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.sink.vector.VectorSinkOptions;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorIndex;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorStore;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorTable;
import java.util.Map;
import java.util.TreeMap;

/** Reads where the table is and what it is like, and collects what is wrong on the way. */
final class PgvectorReader {

    private final Map<String, String> given;
    private final OptionValues options;
    private final Faults faults;

    PgvectorReader(Map<String, String> given, OptionValues options, Faults faults) {
        this.given = given;
        this.options = options;
        this.faults = faults;
    }

    /** The sink; null if it cannot be made, which is a fault. */
    PipelineSettings.Pgvector read() {
        String url = options.required(PgvectorKeys.URL, "jdbc:postgresql://localhost:5432/search");
        VectorSinkOptions vectors = VectorsReader.read(options);
        PgVectorTable table = table();
        String alias = options.value(AliasKeys.PGVECTOR);
        if (!isUrl(url) || table == null || !isView(alias)) {
            return null;
        }
        return new PipelineSettings.Pgvector(
                new PgVectorStore(url, properties(), table), vectors, alias);
    }

    private boolean isView(String alias) {
        if (alias == null || PgVectorTable.isName(alias)) {
            return true;
        }
        faults.add("search.pgvector-alias: '" + alias + "' is no name of a view");
        return false;
    }

    private boolean isUrl(String url) {
        if (url == null) {
            return false;
        }
        try {
            PgVectorStore.requireUrl(url);
            return true;
        } catch (IllegalArgumentException e) {
            faults.add("sink.pgvector.url: is " + e.getMessage());
            return false;
        }
    }

    private PgVectorTable table() {
        PgVectorIndex index = index();
        Map<String, String> columns = attributeColumns();
        try {
            PgVectorTable table =
                    new PgVectorTable(
                            options.value(PgvectorKeys.TABLE),
                            options.value(PgvectorKeys.VECTOR_TYPE),
                            options.value(PgvectorKeys.DIMENSION),
                            index == null ? PgVectorIndex.DEFAULT : index,
                            columns,
                            options.value(PgvectorKeys.CREATE),
                            options.value(PgvectorKeys.OTHER_MODELS));
            return index == null ? null : table;
        } catch (IllegalArgumentException e) {
            faults.add("sink.pgvector: " + e.getMessage());
            return null;
        }
    }

    /** Null if it cannot be made, which is a fault. */
    private PgVectorIndex index() {
        String parameters = options.value(PgvectorKeys.INDEX_PARAMETERS);
        try {
            return new PgVectorIndex(
                    options.value(PgvectorKeys.INDEX),
                    options.value(PgvectorKeys.DISTANCE),
                    parameters == null ? "" : parameters);
        } catch (IllegalArgumentException e) {
            faults.add("sink.pgvector.index-parameters: " + e.getMessage());
            return null;
        }
    }

    private Map<String, String> attributeColumns() {
        Map<String, String> columns = new TreeMap<>();
        for (String column : options.value(PgvectorKeys.ATTRIBUTE_COLUMNS)) {
            String[] parts = column.strip().split("\\s+", 2);
            if (parts.length < 2 || columns.put(parts[0], parts[1]) != null) {
                faults.add(
                        "sink.pgvector.attribute-columns: '"
                                + column
                                + "' must be a name, another one for each, and its type, such as"
                                + " 'year bigint'");
            }
        }
        return columns;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(PgvectorKeys.PROPERTIES)) {
                        properties.put(key.substring(PgvectorKeys.PROPERTIES.length()), value);
                    }
                });
        put(properties, "user", options.value(PgvectorKeys.USER));
        put(properties, "password", options.value(PgvectorKeys.PASSWORD));
        return properties;
    }

    private static void put(Map<String, String> properties, String name, String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }
}
