package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The vectors of the tokens of a few texts, and what layers do with them, in plain loops: slow, and
 * independent of everything that makes the graph fast.
 */
final class PlainTokens {

    /** Floats that fit the second cache of a core of today beside a row of weights. */
    private static final int TILE = 1 << 17;

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
        float[] result = new float[tokens * outputs];
        // As many tokens at a time as fit a core's cache with all their components.
        int tile = Math.max(1, TILE / width);
        for (int first = 0; first < tokens; first += tile) {
            int from = first;
            float[][] columns = columns(from, Math.min(tile, tokens - first));
            IntStream.range(0, outputs)
                    .parallel()
                    .forEach(
                            output -> {
                                float[] sums = new float[columns[0].length];
                                Arrays.fill(sums, bias[output]);
                                addProducts(weight, output * width, columns, sums);
                                for (int i = 0; i < sums.length; i++) {
                                    result[(from + i) * outputs + output] = sums[i];
                                }
                            });
        }
        return with(outputs, result);
    }

    /** Some tokens' vectors, component by component. */
    private float[][] columns(int first, int size) {
        float[][] columns = new float[width][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < width; j++) {
                columns[j][i] = values[(first + i) * width + j];
            }
        }
        return columns;
    }

    private static void addProducts(float[] weight, int row, float[][] columns, float[] sums) {
        int j = 0;
        for (; j + 4 <= columns.length; j += 4) {
            addProducts(weight, row + j, columns, j, sums);
        }
        for (; j < columns.length; j++) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight[row + j] * columns[j][i];
            }
        }
    }

    /** Four components at once, so that sums are stored less; a loop that becomes vectors. */
    private static void addProducts(
            float[] weight, int at, float[][] columns, int j, float[] sums) {
        float[] a = columns[j];
        float[] b = columns[j + 1];
        float[] c = columns[j + 2];
        float[] d = columns[j + 3];
        float ofA = weight[at];
        float ofB = weight[at + 1];
        float ofC = weight[at + 2];
        float ofD = weight[at + 3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += ofA * a[i] + ofB * b[i] + ofC * c[i] + ofD * d[i];
        }
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
