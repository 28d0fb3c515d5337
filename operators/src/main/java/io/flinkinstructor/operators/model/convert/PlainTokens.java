package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The vectors of the tokens of a few texts, and what layers do with them, in plain loops: slow, and
 * independent of everything that makes the graph fast.
 */
final class PlainTokens {

    private final int[] lengths;
    private final int width;

    /** One token behind the other. */
    private final float[] values;

    private PlainTokens(int[] lengths, int width, float[] values) {
        this.lengths = lengths;
        this.width = width;
        this.values = values;
    }

    /** The rows of a table that token ids name. */
    static PlainTokens of(List<int[]> texts, WeightTensor table) throws IOException {
        int[] lengths = texts.stream().mapToInt(ids -> ids.length).toArray();
        int[] ids = texts.stream().flatMapToInt(IntStream::of).toArray();
        int width = table.columns();
        float[] values = new float[ids.length * width];
        table.forEachRow(
                (row, vector) -> {
                    for (int i = 0; i < ids.length; i++) {
                        if (ids[i] == row) {
                            System.arraycopy(vector, 0, values, i * width, width);
                        }
                    }
                });
        return new PlainTokens(lengths, width, values);
    }

    /** Tokens of the same texts. */
    PlainTokens with(int otherWidth, float[] otherValues) {
        return new PlainTokens(lengths, otherWidth, otherValues);
    }

    int[] lengths() {
        return lengths;
    }

    int width() {
        return width;
    }

    float[] values() {
        return values;
    }

    private int count() {
        return values.length / width;
    }

    /** Adds to each token what its position has. */
    void addPositions(float[] table) {
        int token = 0;
        for (int length : lengths) {
            for (int i = 0; i < length; i++, token++) {
                for (int j = 0; j < width; j++) {
                    values[token * width + j] += table[i * width + j];
                }
            }
        }
    }

    void add(PlainTokens other) {
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
    }

    void scale(PlainTokens other) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= other.values[i];
        }
    }

    void activate(HiddenActivation activation) {
        for (int i = 0; i < values.length; i++) {
            values[i] = activation.apply(values[i]);
        }
    }

    /** Brings each token to mean 0 and variance 1, then scales and shifts it. */
    void normalize(Norm norm, float epsilon) throws IOException {
        float[] scale = norm.scale().values();
        float[] shift = norm.shift().values();
        for (int from = 0; from < values.length; from += width) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += values[from + i];
            }
            double mean = sum / width;
            double squares = 0;
            for (int i = 0; i < width; i++) {
                double difference = values[from + i] - mean;
                squares += difference * difference;
            }
            double factor = 1 / Math.sqrt(squares / width + epsilon);
            for (int i = 0; i < width; i++) {
                values[from + i] =
                        (float) ((values[from + i] - mean) * factor * scale[i] + shift[i]);
            }
        }
    }

    /** Each token by its root mean square, scaled. */
    PlainTokens normalized(WeightTensor norm, float epsilon) throws IOException {
        float[] scale = norm.values();
        float[] normalized = new float[values.length];
        for (int from = 0; from < values.length; from += width) {
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += (double) values[from + i] * values[from + i];
            }
            double factor = 1 / Math.sqrt(squares / width + epsilon);
            for (int i = 0; i < width; i++) {
                normalized[from + i] = (float) (values[from + i] * factor * scale[i]);
            }
        }
        return with(width, normalized);
    }

    /** Each token through a fully connected layer. */
    PlainTokens multiply(Linear linear) throws IOException {
        int tokens = count();
        int outputs = linear.outputs();
        float[] weight = linear.weight().values();
        float[] bias = linear.bias() == null ? new float[outputs] : linear.bias().values();
        float[] columns = new float[values.length];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < width; j++) {
                columns[j * tokens + i] = values[i * width + j];
            }
        }
        float[] result = new float[tokens * outputs];
        IntStream.range(0, outputs)
                .parallel()
                .forEach(
                        output -> {
                            float[] sums = new float[tokens];
                            for (int j = 0; j < width; j++) {
                                float factor = weight[output * width + j];
                                int column = j * tokens;
                                for (int i = 0; i < tokens; i++) {
                                    sums[i] += factor * columns[column + i];
                                }
                            }
                            for (int i = 0; i < tokens; i++) {
                                result[i * outputs + output] = sums[i] + bias[output];
                            }
                        });
        return with(outputs, result);
    }

    /** The tokens' vectors of each text. */
    List<float[]> byText() {
        List<float[]> texts = new ArrayList<>();
        int from = 0;
        for (int length : lengths) {
            float[] text = new float[length * width];
            System.arraycopy(values, from, text, 0, text.length);
            texts.add(text);
            from += text.length;
        }
        return texts;
    }
}
