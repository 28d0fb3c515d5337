package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.pgvector.Distance;
import io.flinkinstructor.operators.sink.vector.pgvector.IndexMethod;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorIndex;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorStore;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorTable;
import io.flinkinstructor.operators.sink.vector.pgvector.VectorType;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Rows into PostgreSQL, without an index over the vectors: the store's connection beside the same
 * by hand, that is, one COPY into a staging table and one INSERT ... ON CONFLICT, without version
 * guard or tombstones; and beside INSERT ... SELECT FROM unnest. New rows first, then the same ones
 * again in a newer version.
 */
final class PgvectorSection implements Section {

    private static final int DIMENSION = 384;
    private static final int ROWS = 40_000;
    private static final int BATCH = 1000;
    private static final double ASKED_ROWS = 5000;
    private static final double ASKED_OF_HAND = 0.9;
    private static final String TABLE = "benchmark_rows";

    /** One way to write a batch, one transaction for each. */
    interface RowWriter extends AutoCloseable {
        void write(List<EmbeddedRecord> rows) throws Exception;

        @Override
        void close() throws SQLException;
    }

    private interface Opener {
        RowWriter open(String url) throws Exception;
    }

    private record Candidate(String name, Opener opener, List<Double> fresh, List<Double> again) {
        Candidate(String name, Opener opener) {
            this(name, opener, new ArrayList<>(), new ArrayList<>());
        }
    }

    @Override
    public void run(Bench bench) throws Exception {
        String url = bench.postgres();
        int count = (int) (ROWS * bench.settings().scale());
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "rows into PostgreSQL with pgvector, %d dimensions, no index over"
                                        + " the vectors, %,d rows in batches of %,d",
                                DIMENSION,
                                count,
                                BATCH));
        List<Candidate> candidates =
                List.of(
                        new Candidate("the pgvector store", PgvectorSection::store),
                        new Candidate(
                                "by hand: COPY and INSERT ... ON CONFLICT", HandWrittenCopy::new),
                        new Candidate("by hand: unnest", UnnestInsert::new));
        List<EmbeddedRecord> rows = rows(bench, count);
        for (int round = 0; round < bench.settings().rounds(); round++) {
            for (int i = 0; i < candidates.size(); i++) {
                int at = round % 2 == 0 ? i : candidates.size() - 1 - i;
                Quiet.await();
                measure(bench, candidates.get(at), url, rows);
            }
        }
        report(bench, candidates);
    }

    private static void measure(
            Bench bench, Candidate candidate, String url, List<EmbeddedRecord> rows)
            throws Exception {
        drop(url);
        try (RowWriter writer = candidate.opener().open(url)) {
            candidate.fresh().add(rate(writer, rows));
            candidate.again().add(rate(writer, rows.stream().map(PgvectorSection::next).toList()));
        }
        drop(url);
        bench.report()
                .progress(
                        String.format(
                                Locale.ROOT,
                                "%s: %.0f new rows/s, %.0f replaced rows/s",
                                candidate.name(),
                                candidate.fresh().get(candidate.fresh().size() - 1),
                                candidate.again().get(candidate.again().size() - 1)));
    }

    private static double rate(RowWriter writer, List<EmbeddedRecord> rows) throws Exception {
        long start = System.nanoTime();
        for (int from = 0; from < rows.size(); from += BATCH) {
            writer.write(rows.subList(from, Math.min(rows.size(), from + BATCH)));
        }
        return rows.size() * 1e9 / (System.nanoTime() - start);
    }

    private static void report(Bench bench, List<Candidate> candidates) {
        for (Candidate each : candidates) {
            Spread fresh = Spread.of(each.fresh());
            Spread again = Spread.of(each.again());
            String name = each.name();
            bench.report()
                    .figure(
                            each == candidates.get(0)
                                    ? Figure.atLeast(
                                            ASKED_ROWS,
                                            name + ", new rows/s",
                                            fresh.median(),
                                            fresh.format(0))
                                    : Figure.plain(
                                            name + ", new rows/s",
                                            fresh.median(),
                                            fresh.format(0)));
            bench.report()
                    .figure(
                            Figure.plain(
                                    name + ", replaced rows/s", again.median(), again.format(0)));
        }
        ratio(bench, "new rows", candidates.get(0).fresh(), candidates.get(1).fresh());
        ratio(bench, "replaced rows", candidates.get(0).again(), candidates.get(1).again());
    }

    private static void ratio(Bench bench, String what, List<Double> ours, List<Double> hand) {
        double ratio = Spread.of(ours).median() / Spread.of(hand).median();
        bench.report()
                .figure(
                        Figure.atLeast(
                                ASKED_OF_HAND,
                                "the store by the one by hand, " + what,
                                ratio,
                                String.format(Locale.ROOT, "%.2f", ratio)));
    }

    private static RowWriter store(String url) throws Exception {
        VectorStoreConnection connection =
                new PgVectorStore(
                                url,
                                Map.of(),
                                new PgVectorTable(
                                        TABLE,
                                        VectorType.VECTOR,
                                        DIMENSION,
                                        new PgVectorIndex(IndexMethod.NONE, Distance.COSINE, ""),
                                        Map.of(),
                                        true,
                                        false))
                        .connect();
        return new RowWriter() {
            @Override
            public void write(List<EmbeddedRecord> rows) throws Exception {
                connection.write(rows);
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }

    private static List<EmbeddedRecord> rows(Bench bench, int count) throws Exception {
        List<BenchmarkText> texts = bench.texts(Workload.SHORT, Math.min(count, 1000));
        Random random = new Random(bench.settings().seed());
        List<EmbeddedRecord> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float[] vector = new float[DIMENSION];
            for (int c = 0; c < DIMENSION; c++) {
                vector[c] = (float) random.nextGaussian();
            }
            rows.add(
                    new EmbeddedRecord(
                            "document-" + i,
                            "0",
                            0,
                            1,
                            texts.get(i % texts.size()).text(),
                            null,
                            null,
                            "model",
                            "fingerprint",
                            vector,
                            Map.of("lang", "\"en\""),
                            new SourcePosition("documents", 0, i, 1_700_000_000_000L + i)));
        }
        return rows;
    }

    private static EmbeddedRecord next(EmbeddedRecord row) {
        SourcePosition source = row.source();
        return new EmbeddedRecord(
                row.id(),
                row.chunk(),
                row.position(),
                row.chunks(),
                row.text(),
                null,
                null,
                row.model(),
                row.modelFingerprint(),
                row.embedding(),
                row.attributes(),
                new SourcePosition(
                        source.topic(),
                        source.partition(),
                        source.offset() + ROWS,
                        source.timestamp() + ROWS));
    }

    private static void drop(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS vector");
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
            statement.execute("CHECKPOINT");
        }
    }

    /** The table of those by hand: the same columns and key. */
    static String createTable() {
        return "CREATE TABLE "
                + TABLE
                + " (id text COLLATE \"C\", instruction_name text COLLATE \"C\", chunk text COLLATE"
                + " \"C\", position integer, chunks integer, text text, instruction text, embedding"
                + " vector("
                + DIMENSION
                + "), attributes jsonb, model text, model_fingerprint text, version_scope text,"
                + " version bigint, source_time timestamptz, written_at timestamptz DEFAULT"
                + " clock_timestamp(), deleted_at timestamptz, PRIMARY KEY"
                + " (id, instruction_name, chunk))";
    }

    /** What follows the rows' source in the statements of those by hand. */
    static String onConflict() {
        return " ON CONFLICT (id, instruction_name, chunk) DO UPDATE SET position ="
                + " excluded.position, chunks = excluded.chunks, text = excluded.text, embedding ="
                + " excluded.embedding, attributes = excluded.attributes, model = excluded.model,"
                + " model_fingerprint = excluded.model_fingerprint, version_scope ="
                + " excluded.version_scope, version = excluded.version, source_time ="
                + " excluded.source_time, written_at = excluded.written_at";
    }

    /** The columns that those by hand write, in this order. */
    static final String COLUMNS =
            "id, instruction_name, chunk, position, chunks, text, embedding, attributes, model,"
                    + " model_fingerprint, version_scope, version, source_time";

    /** The table of all candidates. */
    static String table() {
        return TABLE;
    }
}
