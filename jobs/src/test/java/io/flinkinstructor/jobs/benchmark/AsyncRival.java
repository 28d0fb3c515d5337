package io.flinkinstructor.jobs.benchmark;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * What a Flink user writes next: the library's model behind Flink's asynchronous operator, called
 * by a pool of threads.
 */
final class AsyncRival extends RichAsyncFunction<EmbeddingRequest, EmbeddedRecord> {

    private static final long serialVersionUID = 1L;

    private final int threads;

    private transient EmbeddingModel model;
    private transient ExecutorService pool;

    /**
     * @param threads of each subtask's pool
     */
    AsyncRival(int threads) {
        this.threads = threads;
    }

    @Override
    public void open(OpenContext context) {
        model = new BgeSmallEnV15QuantizedEmbeddingModel();
        pool = Executors.newFixedThreadPool(threads);
    }

    @Override
    public void asyncInvoke(EmbeddingRequest request, ResultFuture<EmbeddedRecord> result) {
        pool.execute(
                () -> {
                    try {
                        float[] vector = model.embed(request.text()).content().vector();
                        result.complete(
                                Collections.singletonList(RivalRecords.embedded(request, vector)));
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                });
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
