package io.flinkinstructor.operators.model.convert;

/**
 * The weights of a fully connected layer, as PyTorch keeps them.
 *
 * @param weight [outputs, inputs]
 * @param bias [outputs]; null for none
 */
record Linear(WeightTensor weight, WeightTensor bias) {

    int inputs() {
        return weight.columns();
    }

    int outputs() {
        return weight.rows();
    }
}
