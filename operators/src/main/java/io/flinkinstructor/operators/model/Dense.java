package io.flinkinstructor.operators.model;

import java.util.Locale;

/**
 * A fully connected layer on the pooled vector, as sentence-transformers' Dense.
 *
 * @param inputs number of components that go in
 * @param outputs number of components that come out
 * @param weight row by row, one row of {@code inputs} values for each output
 * @param bias one value for each output; null for none
 * @param activation applied to each output
 */
record Dense(int inputs, int outputs, float[] weight, float[] bias, Activation activation)
        implements Layer {

    /** Activation functions, by the last segment of PyTorch's class names. */
    enum Activation {
        IDENTITY {
            @Override
            float apply(float x) {
                return x;
            }
        },
        TANH {
            @Override
            float apply(float x) {
                return (float) Math.tanh(x);
            }
        },
        RELU {
            @Override
            float apply(float x) {
                return Math.max(0, x);
            }
        },
        SIGMOID {
            @Override
            float apply(float x) {
                return (float) (1 / (1 + Math.exp(-x)));
            }
        };

        abstract float apply(float x);

        /**
         * @param type such as {@code torch.nn.modules.activation.Tanh}
         * @return null for one that is not known
         */
        static Activation ofType(String type) {
            String name = type.substring(type.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
            for (Activation activation : values()) {
                if (activation.name().equals(name)) {
                    return activation;
                }
            }
            return null;
        }
    }

    @Override
    public float[] apply(float[] input) {
        float[] output = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            float sum = bias == null ? 0 : bias[i];
            int row = i * inputs;
            for (int j = 0; j < inputs; j++) {
                sum += weight[row + j] * input[j];
            }
            output[i] = activation.apply(sum);
        }
        return output;
    }

    @Override
    public int outputs(int inputs) {
        return outputs;
    }
}
