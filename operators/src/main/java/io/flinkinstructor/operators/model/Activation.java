package io.flinkinstructor.operators.model;

import java.util.Locale;

/** Activation functions, by the last segment of PyTorch's class names. */
public enum Activation {
    IDENTITY {
        @Override
        public float apply(float x) {
            return x;
        }
    },
    TANH {
        @Override
        public float apply(float x) {
            return (float) Math.tanh(x);
        }
    },
    RELU {
        @Override
        public float apply(float x) {
            return Math.max(0, x);
        }
    },
    SIGMOID {
        @Override
        public float apply(float x) {
            return (float) (1 / (1 + Math.exp(-x)));
        }
    };

    public abstract float apply(float x);

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
