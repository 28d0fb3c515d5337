package io.flinkinstructor.operators.model.convert;

import java.util.List;
import java.util.Locale;

/** Activation functions inside transformers, by the names that Hugging Face gives them. */
enum HiddenActivation {
    RELU {
        @Override
        String write(GraphBuilder graph, String value) {
            return graph.node("Relu", List.of(value));
        }

        @Override
        float apply(float x) {
            return Math.max(0, x);
        }
    },
    GELU {
        @Override
        String write(GraphBuilder graph, String value) {
            return graph.forms().gelu().write(graph, value);
        }

        @Override
        float apply(float x) {
            return (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
        }
    },
    /** GELU by its approximation with tanh. */
    GELU_NEW {
        @Override
        String write(GraphBuilder graph, String value) {
            return graph.own("FastGelu", List.of(value));
        }

        @Override
        float apply(float x) {
            double cube = (double) x * x * x;
            return (float)
                    (0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * cube))));
        }
    },
    SILU {
        @Override
        String write(GraphBuilder graph, String value) {
            return graph.node("Mul", List.of(value, graph.node("Sigmoid", List.of(value))));
        }

        @Override
        float apply(float x) {
            return (float) (x / (1 + Math.exp(-x)));
        }
    };

    abstract String write(GraphBuilder graph, String value);

    abstract float apply(float x);

    /**
     * @return null for one that is not known
     */
    static HiddenActivation named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "relu" -> RELU;
            case "gelu", "gelu_python" -> GELU;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GELU_NEW;
            case "silu", "swish" -> SILU;
            default -> null;
        };
    }

    /**
     * The error function, by its series near zero and its continued fraction beyond; exact to about
     * 1e-15.
     */
    static double erf(double x) {
        double size = Math.abs(x);
        double result;
        if (size < 2.5) {
            double term = size;
            double sum = size;
            for (int n = 1; Math.abs(term) > 1e-17 * sum; n++) {
                term *= -size * size / n;
                sum += term / (2 * n + 1);
            }
            result = 2 / Math.sqrt(Math.PI) * sum;
        } else {
            double fraction = 0;
            for (int n = 60; n > 0; n--) {
                fraction = n / 2.0 / (size + fraction);
            }
            result = 1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction);
        }
        return x < 0 ? -result : result;
    }
}
