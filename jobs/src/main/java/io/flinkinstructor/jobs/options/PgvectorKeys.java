package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.sink.vector.pgvector.Distance;
import io.flinkinstructor.operators.sink.vector.pgvector.IndexMethod;
import io.flinkinstructor.operators.sink.vector.pgvector.VectorType;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the table of PostgreSQL that embeddings are written to. */
final class PgvectorKeys {

    static final ConfigOption<String> URL =
            ConfigOptions.key("sink.pgvector.url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("JDBC URL, `jdbc:postgresql://host:port/database`.");

    static final ConfigOption<String> USER =
            ConfigOptions.key("sink.pgvector.user")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("User; as the URL or the system says unless set.");

    static final ConfigOption<String> PASSWORD =
            ConfigOptions.key("sink.pgvector.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The user's password.");

    static final ConfigOption<String> TABLE =
            ConfigOptions.key("sink.pgvector.table")
                    .stringType()
                    .defaultValue("embeddings")
                    .withDescription("`table` or `schema.table`, taken as it is written.");

    static final ConfigOption<Boolean> CREATE =
            ConfigOptions.key("sink.pgvector.create")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether a missing table, and a missing extension `vector`, is made."
                                    + " One that is there is checked: columns, dimension, key,"
                                    + " rights, model.");

    static final ConfigOption<Integer> DIMENSION =
            ConfigOptions.key("sink.pgvector.dimension")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Dimension of the vectors. Default: the model's, or that of the first"
                                    + " vector where the model is not on the machine that submits"
                                    + " the job.");

    static final ConfigOption<VectorType> VECTOR_TYPE =
            ConfigOptions.key("sink.pgvector.vector-type")
                    .enumType(VectorType.class)
                    .defaultValue(VectorType.VECTOR)
                    .withDescription(
                            "`vector` (32-bit floats) or `halfvec` (16-bit: half the space).");

    static final ConfigOption<IndexMethod> INDEX =
            ConfigOptions.key("sink.pgvector.index")
                    .enumType(IndexMethod.class)
                    .defaultValue(IndexMethod.HNSW)
                    .withDescription(
                            "Index that a new table gets: `hnsw`, `ivfflat` (better made by hand"
                                    + " over a filled table) or `none` (for a first load: the index"
                                    + " is made faster afterwards).");

    static final ConfigOption<String> INDEX_PARAMETERS =
            ConfigOptions.key("sink.pgvector.index-parameters")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "pgvector's parameters of the index, such as `m = 16, ef_construction ="
                                    + " 64` or `lists = 100`.");

    static final ConfigOption<Distance> DISTANCE =
            ConfigOptions.key("sink.pgvector.distance")
                    .enumType(Distance.class)
                    .defaultValue(Distance.COSINE)
                    .withDescription(
                            "What the index orders by: `cosine`, `ip` (inner product) or `l2`.");

    static final ConfigOption<List<String>> ATTRIBUTE_COLUMNS =
            ConfigOptions.key("sink.pgvector.attribute-columns")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "Attributes that get a column of their own beside the JSONB one, each"
                                    + " `name type`, such as `[lang text, year bigint]`. Types:"
                                    + " `text`, `bigint`, `double precision`, `boolean`, `date`,"
                                    + " `timestamp with time zone`.");

    static final ConfigOption<Boolean> OTHER_MODELS =
            ConfigOptions.key("sink.pgvector.other-models")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether a table that holds vectors of another model is written to, as"
                                    + " while one model takes the other's place.");

    /** Properties of the JDBC driver. */
    static final String PROPERTIES = "sink.pgvector.properties.";

    private PgvectorKeys() {}
}
