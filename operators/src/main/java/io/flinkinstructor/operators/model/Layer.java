package io.flinkinstructor.operators.model;

/** A step on the pooled vector. */
interface Layer {

    /**
     * @param vector may be changed
     * @return the result, the same array or a new one
     */
    float[] apply(float[] vector);

    /** How many components come out when so many go in. */
    int outputs(int inputs);
}
