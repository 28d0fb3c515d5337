package io.flinkinstructor.operators.sink.vector.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PgVectorTableTest {

    private static final PgVectorIndex INDEX = new PgVectorIndex(IndexMethod.HNSW, Distance.L2, "");

    @Test
    void shouldQuoteNames() {
        PgVectorTable table =
                new PgVectorTable("My\"s.T t", VectorType.VECTOR, 3, INDEX, Map.of(), true, false);
        assertThat(table.quoted()).isEqualTo("\"My\"\"s\".\"T t\"");
        assertThat(new TableSql(table).createIndex())
                .isEqualTo(
                        "CREATE INDEX ON \"My\"\"s\".\"T t\" USING hnsw (embedding vector_l2_ops)");
    }

    @Test
    void shouldNameAllFaults() {
        assertThatThrownBy(
                        () ->
                                new PgVectorTable(
                                        "a..b.c",
                                        VectorType.HALFVEC,
                                        0,
                                        INDEX,
                                        Map.of("x", "varchar", "text", "text"),
                                        true,
                                        false))
                .hasMessageContainingAll(
                        "more than one dot",
                        "'' is no name",
                        "dimension is 0",
                        "type 'varchar'",
                        "'text' cannot be the column");
    }

    @Test
    void shouldTakeOnlyNumbersAsParametersOfAnIndex() {
        assertThat(new PgVectorIndex(IndexMethod.IVFFLAT, Distance.IP, " lists = 100 "))
                .isNotNull();
        assertThatThrownBy(
                        () ->
                                new PgVectorIndex(
                                        IndexMethod.HNSW, Distance.IP, "m = 1); DROP TABLE x"))
                .hasMessageContaining("ef_construction = 64");
    }
}
