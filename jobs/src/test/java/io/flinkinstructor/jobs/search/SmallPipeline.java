package io.flinkinstructor.jobs.search;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What stands behind the page, without a broker and a cluster: documents are indexed at once. */
final class SmallPipeline implements Documents, AutoCloseable {

    /** BERT, two layers, random weights, in fp32. */
    private static final String MODEL = "../operators/src/test/resources/fixtures/tiny-bert-cls";

    final ExactIndex index = new ExactIndex();

    /** What the topic says instead of taking a document; null for nothing. */
    volatile String refusal;

    private final Map<String, EmbeddingRequest> known = new ConcurrentHashMap<>();
    private final Model model;
    private final Embedder embedder;

    SmallPipeline() throws EmbeddingException {
        model = settings().model().open();
        embedder = model.embedder(Device.CPU);
    }

    static PipelineSettings settings(String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap.servers", "127.0.0.1:1");
        options.put("source.topics", "documents");
        options.put("sink.topic", "embeddings");
        options.put("model.path", MODEL);
        options.put("engine.device", "cpu");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return PipelineSettings.load(null, options);
    }

    @Override
    public EmbeddingRequest get(String id) {
        return known.get(id);
    }

    @Override
    public synchronized long send(EmbeddingRequest document) throws IOException {
        if (refusal != null) {
            throw new IOException(refusal);
        }
        long now = System.currentTimeMillis();
        if (document.delete()) {
            known.remove(document.id());
            index.remove(document.id());
            return now;
        }
        known.put(document.id(), document);
        index.put(
                new Hit(
                        document.id(),
                        null,
                        "0",
                        0,
                        1,
                        document.text(),
                        document.attributes(),
                        0,
                        now,
                        now),
                vector(document.text()));
        return now;
    }

    private float[] vector(String text) throws IOException {
        try (Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(List.of(model.tokenizer().tokenize(null, text)));
            return batch.run()[0].clone();
        } catch (EmbeddingException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        embedder.close();
        model.close();
    }
}
