package io.flinkinstructor.jobs.benchmark;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.TokenizedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A system that needs no Flink and no broker, in a JVM of its own: {@code SYSTEM TEXTS RESULT
 * [[GRAPH] LANES [BUDGET]]}. A pass over part of the texts warms up, then all of them are timed.
 */
final class InMemoryProgram {

    /** The raw limit, see {@link RawRun}. */
    static final String RAW = "raw";

    /** {@link #RAW} with every lane count and budget worth a look. */
    static final String SWEEP = "raw-sweep";

    /** The project's tokenizer and engine, without Flink: texts go in as a subtask lets them in. */
    static final String ENGINE = "engine";

    /** The bound of all graphs, see {@link ProductsRun}. */
    static final String PRODUCTS = "products";

    /** LangChain4j, {@code embed} for one text after the other. */
    static final String LANGCHAIN_ONE = "langchain4j-one";

    /** LangChain4j, {@code embedAll} for the whole set: spread over a thread for each core. */
    static final String LANGCHAIN_ALL = "langchain4j-all";

    private static final int[] BUDGETS = {0, 64, 128, 192, 256, 384};

    private InMemoryProgram() {}

    public static void main(String[] arguments) throws Exception {
        List<BenchmarkText> texts = Json.readTexts(Path.of(arguments[1]));
        Path result = Path.of(arguments[2]);
        switch (arguments[0]) {
            case RAW ->
                    Json.write(
                            result,
                            raw(
                                    texts,
                                    GraphChoice.valueOf(arguments[3]),
                                    Integer.parseInt(arguments[4]),
                                    Integer.parseInt(arguments[5])));
            case SWEEP ->
                    Json.write(
                            result,
                            sweep(
                                    texts,
                                    GraphChoice.valueOf(arguments[3]),
                                    Integer.parseInt(arguments[4])));
            case PRODUCTS -> Json.write(result, products(texts, Integer.parseInt(arguments[3])));
            case ENGINE -> Json.write(result, engine(texts));
            case LANGCHAIN_ONE, LANGCHAIN_ALL ->
                    Json.write(result, langChain(texts, arguments[0].equals(LANGCHAIN_ALL)));
            default -> throw new IllegalArgumentException("no such system: " + arguments[0]);
        }
    }

    private static List<BenchmarkText> warmUp(List<BenchmarkText> texts) {
        return texts.subList(0, Math.max(1, texts.size() / 5));
    }

    private static SystemRuns.Run raw(
            List<BenchmarkText> texts, GraphChoice graph, int lanes, int budget) throws Exception {
        try (RawModel model = new RawModel(graph, 1);
                RawRun run = new RawRun(model, lanes, budget)) {
            run.run(warmUp(texts));
            return run.run(texts);
        }
    }

    /** All budgets with a lane for each core, twice in turn, then the best with fewer lanes. */
    private static RawChoice sweep(List<BenchmarkText> texts, GraphChoice graph, int cores)
            throws Exception {
        try (RawModel model = new RawModel(graph, 1)) {
            List<RawChoice> tried = new ArrayList<>();
            try (RawRun run = new RawRun(model, cores, BUDGETS[BUDGETS.length - 1])) {
                run.run(warmUp(texts));
            }
            for (int budget : BUDGETS) {
                tried.add(attempt(model, texts, cores, budget));
            }
            for (int i = BUDGETS.length - 1; i >= 0; i--) {
                RawChoice again = attempt(model, texts, cores, BUDGETS[i]);
                tried.set(i, RawChoice.best(List.of(tried.get(i), again)));
            }
            RawChoice best = RawChoice.best(tried);
            for (int lanes = cores / 2; lanes >= 1; lanes /= 2) {
                tried.add(attempt(model, texts, lanes, best.budget()));
            }
            return RawChoice.best(tried).with(tried);
        }
    }

    private static RawChoice attempt(
            RawModel model, List<BenchmarkText> texts, int lanes, int budget) throws Exception {
        try (RawRun run = new RawRun(model, lanes, budget)) {
            return new RawChoice(lanes, budget, run.run(texts).outcome().rate(), List.of());
        }
    }

    private static SystemRuns.Run products(List<BenchmarkText> texts, int lanes) throws Exception {
        try (ProductsRun run = new ProductsRun(lanes)) {
            run.run(warmUp(texts));
            return run.run(texts);
        }
    }

    private static SystemRuns.Run engine(List<BenchmarkText> texts) throws Exception {
        String name = "builtin:bge-small-en-v1.5";
        try (Model model = new DirectoryModel(name).open();
                EngineRate engine = new EngineRate(Path.of(name))) {
            engine.run(warmUp(texts).size(), i -> tokenized(model, texts.get(i)));
            Stopwatch watch = Stopwatch.start();
            engine.run(texts.size(), i -> tokenized(model, texts.get(i)));
            return watch.stop(texts.size());
        }
    }

    private static TokenizedText tokenized(Model model, BenchmarkText text) {
        return model.tokenizer().tokenize(null, text.text());
    }

    private static SystemRuns.Run langChain(List<BenchmarkText> texts, boolean all) {
        EmbeddingModel model = new BgeSmallEnV15QuantizedEmbeddingModel();
        langChain(model, warmUp(texts), all);
        Stopwatch watch = Stopwatch.start();
        langChain(model, texts, all);
        return watch.stop(texts.size());
    }

    private static void langChain(EmbeddingModel model, List<BenchmarkText> texts, boolean all) {
        if (all) {
            model.embedAll(texts.stream().map(text -> TextSegment.from(text.text())).toList());
        } else {
            texts.forEach(text -> model.embed(text.text()));
        }
    }
}
