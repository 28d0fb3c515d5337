package io.flinkinstructor.jobs.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the sections share: settings, report, workloads, and the broker once one asks for it. */
final class Bench implements AutoCloseable {

    private final Settings settings;
    private final Report report;
    private final Map<Workload, List<BenchmarkText>> texts = new EnumMap<>(Workload.class);
    private List<String> words;
    private Broker broker;
    private Postgres postgres;

    Bench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    Settings settings() {
        return settings;
    }

    Report report() {
        return report;
    }

    /** A workload's texts, as many as the settings say. */
    List<BenchmarkText> texts(Workload workload) throws IOException {
        if (!texts.containsKey(workload)) {
            texts.put(workload, texts(workload, settings.texts(workload)));
        }
        return texts.get(workload);
    }

    /** Any number of texts of a workload. */
    List<BenchmarkText> texts(Workload workload, int count) throws IOException {
        if (words == null) {
            words = Corpus.words(settings.corpus());
        }
        return workload.texts(words, count, settings.seed());
    }

    /** A file with a workload's texts, for another process. */
    Path textFile(Workload workload, int count) throws IOException {
        Path file = settings.folder().resolve(workload.label() + "-" + count + ".jsonl");
        if (!file.toFile().exists()) {
            Json.writeTexts(file, texts(workload).subList(0, count));
        }
        return file;
    }

    /** The broker, started when first asked for. */
    Broker broker() throws Exception {
        if (broker == null) {
            report.progress("starting a broker of its own");
            broker = Broker.start(settings);
        }
        return broker;
    }

    /** The JDBC URL of a PostgreSQL server, started when first asked for. */
    String postgres() throws Exception {
        if (postgres == null) {
            report.progress("a PostgreSQL server: that of the environment, or one of its own");
            postgres = Postgres.start();
        }
        return postgres.url();
    }

    @Override
    public void close() throws IOException {
        if (broker != null) {
            broker.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
