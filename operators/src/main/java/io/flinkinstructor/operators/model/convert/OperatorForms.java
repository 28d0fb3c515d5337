package io.flinkinstructor.operators.model.convert;

/**
 * How a graph is written where ONNX Runtime has several operators for the same. The results agree
 * up to the rounding of floats; which form is fastest, often by several times, is a matter of ONNX
 * Runtime's version and of the processor.
 */
record OperatorForms(NormForm norm, GeluForm gelu, AttentionForm attention) {

    /** The fastest with ONNX Runtime 1.29 on x86-64 with AVX-512. */
    static final OperatorForms PINNED =
            new OperatorForms(NormForm.FUSED, GeluForm.OWN, AttentionForm.STANDARD);

    /** The fastest here; measured when first asked for, in a fifth of a second. */
    static OperatorForms fastest() {
        return Measured.FORMS;
    }

    private static final class Measured {
        private static final OperatorForms FORMS = new FormMeasurement().fastest();
    }
}
