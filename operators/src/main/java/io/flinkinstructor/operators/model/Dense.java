package io.flinkinstructor.operators.model;

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
