package io.flinkinstructor.jobs.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The 8-bit products of the built-in model's layers for as many tokens as the texts have, without
 * padding, and nothing else of the model: what no graph with these products passes, whatever it
 * saves on the rest. Of the last layer only keys and values, which every token needs.
 */
final class ProductsRun implements AutoCloseable {

    private static final int WIDTH = 384;
    private static final int INNER = 1536;
    private static final int LAYERS = 12;

    private final List<Product> layer;
    private final Product last;
    private final int lanes;
    private final ExecutorService threads;

    ProductsRun(int lanes) throws OrtException {
        this.lanes = lanes;
        this.threads = Executors.newFixedThreadPool(lanes);
        this.layer =
                List.of(
                        new Product(true, WIDTH, 3 * WIDTH),
                        new Product(true, WIDTH, WIDTH),
                        new Product(true, WIDTH, INNER),
                        new Product(true, INNER, WIDTH));
        this.last = new Product(true, WIDTH, 2 * WIDTH);
    }

    /** Multiplies for all tokens of the texts. */
    SystemRuns.Run run(List<BenchmarkText> texts) throws Exception {
        long tokens = texts.stream().mapToLong(BenchmarkText::tokens).sum();
        AtomicLong left = new AtomicLong(tokens);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            work.add(() -> lane(left));
        }
        Stopwatch watch = Stopwatch.start();
        for (Future<Void> lane : threads.invokeAll(work)) {
            lane.get();
        }
        return watch.stop(texts.size());
    }

    private Void lane(AtomicLong left) throws OrtException {
        List<OnnxTensor> rows = new ArrayList<>();
        for (Product product : layer) {
            rows.add(product.rows());
        }
        while (left.getAndAdd(-Product.ROWS) > 0) {
            for (int i = 0; i < LAYERS - 1; i++) {
                for (int j = 0; j < layer.size(); j++) {
                    layer.get(j).run(rows.get(j));
                }
            }
            last.run(rows.get(0));
        }
        rows.forEach(OnnxTensor::close);
        return null;
    }

    @Override
    public void close() throws OrtException {
        threads.shutdownNow();
        for (Product product : layer) {
            product.close();
        }
        last.close();
    }
}
