package io.flinkinstructor.jobs.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast ONNX Runtime multiplies matrices and does nothing else: what a graph of such products
 * can reach at most. A lane for each core, each with one thread.
 */
final class GemmRate implements AutoCloseable {

    private static final int WIDTH = 768;
    private static final int INNER = 3072;
    private static final int RUNS = 60;

    private final List<Product> products;
    private final ExecutorService threads;
    private final int lanes;

    /**
     * @param integers whether to multiply 8-bit integers instead of floats
     */
    GemmRate(boolean integers, int lanes) throws OrtException {
        this.lanes = lanes;
        this.threads = Executors.newFixedThreadPool(lanes);
        this.products =
                List.of(new Product(integers, WIDTH, INNER), new Product(integers, INNER, WIDTH));
    }

    /** Operations per second, all lanes together: the mean over both shapes. */
    double measure() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            work.add(this::lane);
        }
        long start = System.nanoTime();
        for (Future<Void> lane : threads.invokeAll(work)) {
            lane.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return 2.0 * Product.ROWS * WIDTH * INNER * products.size() * RUNS * lanes / seconds;
    }

    private Void lane() throws OrtException {
        for (Product product : products) {
            try (OnnxTensor rows = product.rows()) {
                for (int run = 0; run < RUNS; run++) {
                    product.run(rows);
                }
            }
        }
        return null;
    }

    @Override
    public void close() throws OrtException {
        threads.shutdownNow();
        for (Product product : products) {
            product.close();
        }
    }
}
