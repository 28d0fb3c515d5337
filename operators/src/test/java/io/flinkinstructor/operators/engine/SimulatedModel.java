package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.ModelSource;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;
import java.util.Map;

/** A model on GPUs that are simulated: the first is {@code cuda:0}, and so on. */
final class SimulatedModel implements ModelSource, Model {

    static final int MAX_TOKENS = 512;

    private static final long serialVersionUID = 1L;

    private final transient List<SimulatedDevice> devices;

    SimulatedModel(List<SimulatedDevice> devices) {
        this.devices = devices;
    }

    @Override
    public Model open() {
        return this;
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo(
                "simulated", Integer.toHexString(hashCode()), 2, MAX_TOKENS, Map.of(), null);
    }

    @Override
    public Tokenizer tokenizer() {
        return new Tokenizer() {
            @Override
            public TokenizedText tokenize(String instruction, String text) {
                return new TokenizedText(new int[text.length()], 0, false);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Embedder embedder(Device device) {
        return devices.get(device.index());
    }

    @Override
    public void close() {}
}
