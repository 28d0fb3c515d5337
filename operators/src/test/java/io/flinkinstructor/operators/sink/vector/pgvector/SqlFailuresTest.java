package io.flinkinstructor.operators.sink.vector.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;

class SqlFailuresTest {

    @ParameterizedTest
    @CsvSource({
        "08006, RETRYABLE",
        "57P01, RETRYABLE",
        "53100, RETRYABLE",
        "40P01, RETRYABLE",
        "25006, RETRYABLE",
        "25P03, RETRYABLE",
        "58030, RETRYABLE",
        "22021, REFUSED",
        "23514, REFUSED",
        "54000, REFUSED",
        "42501, FATAL",
        "42P01, FATAL",
        "28P01, FATAL",
        "3D000, FATAL",
        "22P04, FATAL"
    })
    void shouldTellWhatCanBeDone(String state, Kind kind) {
        assertThat(SqlFailures.of("table t", new SQLException("m", state)).kind()).isEqualTo(kind);
    }

    @Test
    void shouldSayWhatTheServerSaysWithItsHintAndWithoutTheRow() {
        String message =
                "ERROR: could not extend file: No space left on device\n  Hint: Check free disk"
                        + " space.\n  Where: COPY stage, line 1: a secret row";
        assertThat(SqlFailures.of("table t", new SQLException(message, "53100")))
                .hasMessage(
                        "table t: ERROR: could not extend file: No space left on device; Hint:"
                                + " Check free disk space.");
    }

    @ParameterizedTest
    @NullSource
    void shouldTryAgainWhatTheServerDidNotSay(String state) {
        assertThat(SqlFailures.kind(state)).isEqualTo(Kind.RETRYABLE);
    }
}
