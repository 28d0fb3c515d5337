package io.flinkinstructor.operators.sink.vector.pgvector;

/** The SQL of searches in one table. */
final class SearchSql {

    private final PgVectorTable table;
    private final SearchedTable searched;

    SearchSql(PgVectorTable table, SearchedTable searched) {
        this.table = table;
        this.searched = searched;
    }

    /**
     * The nearest rows: id, chunk, position, chunks, text, attributes, milliseconds of source and
     * writing, cosine distance, distance; about in order, since an index that goes on until the
     * limit is reached gives them as it finds them. Parameters: vector, vector, instruction name,
     * fingerprint, attributes, vector, limit.
     *
     * @param exact whether no index over the vectors may be used, which reads the whole table
     */
    String nearest(boolean exact) {
        return "SELECT id, chunk, position, chunks, text, attributes::text, "
                + millis("source_time")
                + ", "
                + millis("written_at")
                + ", "
                + distance(Distance.COSINE)
                + ", "
                + distance(searched.distance())
                + " FROM (SELECT * FROM "
                + table.quoted()
                + " WHERE deleted_at IS NULL AND instruction_name = ? AND model_fingerprint = ? AND"
                + " attributes @> ?::jsonb ORDER BY "
                // An expression that no index has.
                + (exact ? "0.0 + " : "")
                + distance(searched.distance())
                + " LIMIT ?) nearest";
    }

    private String distance(Distance distance) {
        return "(embedding " + distance.operator() + " ?::" + searched.column().type() + ")";
    }

    private static String millis(String column) {
        return "(extract(epoch FROM " + column + ") * 1000)::bigint";
    }

    /** Whether there is a vector of a model; parameter: fingerprint. */
    String hasModel() {
        return "SELECT EXISTS (SELECT FROM "
                + table.quoted()
                + " WHERE deleted_at IS NULL AND model_fingerprint = ?)";
    }
}
