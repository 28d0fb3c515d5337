package io.flinkinstructor.operators.model;

import java.io.Serializable;

/**
 * What a model runs on.
 *
 * @param kind processor or accelerator
 * @param index which of the machine's accelerators, from 0; 0 for the CPU
 */
public record Device(Kind kind, int index) implements Serializable {

    /** Kinds of devices, by ONNX Runtime's execution providers. */
    public enum Kind {
        CPU,
        CUDA
    }

    /** The machine's processor. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    /** An NVIDIA accelerator. */
    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    /**
     * How many runs of one session may be in progress at once. A CPU takes one for each core; a GPU
     * one, because ONNX Runtime's Java binding grows GPU memory without bound when runs rotate over
     * threads (its issue 29351).
     */
    public int parallelRuns() {
        return kind == Kind.CPU ? Integer.MAX_VALUE : 1;
    }

    /** {@code cpu} or {@code cuda:N}, as the option {@code engine.device} takes it. */
    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}
