package io.flinkinstructor.operators.model.convert;

import java.util.Set;

/** The tensors of a checkpoint. */
interface Weights {

    /** The file that a message should name for a tensor that is missing or wrong. */
    String file();

    /** Names of all tensors of types that can be read. */
    Set<String> names();

    /**
     * @return null if there is none of this name
     */
    WeightTensor tensor(String name);
}
