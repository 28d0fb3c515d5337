package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/** Whose work a stack is, by its frames, the first that fits. */
enum CpuOwner {
    MODEL("ONNX Runtime", List.of("ai/onnxruntime/")),
    TOKENIZER("tokenizer", List.of("ai/djl/huggingface/")),
    COMPILER("JIT compiler", List.of("[C1 Compiler", "[C2 Compiler", "CompileBroker::")),
    COLLECTOR("garbage collector", List.of("[GC Thread", "[G1 ", "[VM Thread", "[VM Periodic")),
    KAFKA("Kafka client", List.of("org/apache/kafka/")),
    FORMATS("JSON and records", List.of("com/fasterxml/", "io/flinkinstructor/schemas/")),
    ENGINE(
            "engine",
            List.of(
                    "io/flinkinstructor/operators/engine/",
                    "io/flinkinstructor/operators/batching/")),
    OPERATORS("operators", List.of("io/flinkinstructor/")),
    FLINK("Flink", List.of("org/apache/flink/")),
    OTHER("other", List.of(""));

    private final String label;
    private final List<String> frames;

    CpuOwner(String label, List<String> frames) {
        this.label = label;
        this.frames = frames;
    }

    /** For people. */
    String label() {
        return label;
    }

    /**
     * Whose it is.
     *
     * @param stack the thread's name and its frames, outermost first, divided by semicolons
     */
    static CpuOwner of(String stack) {
        for (CpuOwner owner : values()) {
            for (String frame : owner.frames) {
                if (stack.contains(frame)) {
                    return owner;
                }
            }
        }
        throw new IllegalStateException("unreachable: the last one takes all");
    }
}
