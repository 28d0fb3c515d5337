package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuOwnerTest {

    @ParameterizedTest
    @CsvSource({
        "MODEL, [lane tid=1];java/lang/Thread.run;io/flinkinstructor/operators/engine/Lane.run"
                + ";ai/onnxruntime/OrtSession.run;[libonnxruntime.so]",
        "TOKENIZER, [task tid=2];io/flinkinstructor/operators/embedding/X.process"
                + ";ai/djl/huggingface/tokenizers/jni/TokenizersLibrary.encode",
        "COMPILER, [C2 CompilerThread0 tid=3];start_thread;CompileBroker::compiler_thread_loop",
        "COLLECTOR, [GC Thread#0 tid=4];start_thread",
        "KAFKA, [kafka-producer tid=5];org/apache/kafka/clients/producer/internals/Sender.run",
        "FORMATS, [task tid=2];org/apache/flink/X;io/flinkinstructor/schemas/Y.write",
        "ENGINE, [lane tid=1];io/flinkinstructor/operators/engine/Lane.run",
        "OPERATORS, [task tid=2];org/apache/flink/X;io/flinkinstructor/operators/embedding/X.a",
        "FLINK, [task tid=2];org/apache/flink/X",
        "OTHER, [sh tid=9];main"
    })
    void shouldKnowWhoseWorkAStackIs(CpuOwner owner, String stack) {
        assertThat(CpuOwner.of(stack)).isEqualTo(owner);
    }
}
