package io.flinkinstructor.jobs.exactlyonce;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.model.Model;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The vectors of a model on this process's processor, each text alone: no engine, no batches. */
public final class ModelVectors implements Vectors {

    private final Model model;
    private final Embedder embedder;
    private final BlockingQueue<Embedder.Batch> free;

    /**
     * @param path as the pipeline's {@code model.path}
     * @param threads how many texts run at once; others wait
     * @throws EmbeddingException if the model is not there or broken
     */
    public ModelVectors(String path, int threads) throws EmbeddingException {
        model = new DirectoryModel(path, GraphChoice.STATIC).open();
        embedder = model.embedder(Device.CPU);
        free = new ArrayBlockingQueue<>(threads);
        for (int i = 0; i < threads; i++) {
            free.add(embedder.newBatch());
        }
    }

    @Override
    public String model() {
        return model.info().name();
    }

    @Override
    public String fingerprint() {
        return model.info().fingerprint();
    }

    @Override
    public float[] of(String instruction, String text) {
        try {
            Embedder.Batch batch = free.take();
            try {
                batch.collate(List.of(model.tokenizer().tokenize(instruction, text)));
                return batch.run()[0];
            } catch (EmbeddingException e) {
                throw new IllegalStateException("the checker's own model failed", e);
            } finally {
                free.add(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        free.forEach(Embedder.Batch::close);
        embedder.close();
        model.close();
    }
}
