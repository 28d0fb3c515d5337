package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtProvider;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import io.flinkinstructor.operators.model.Model;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CudaDevicesTest {

    /** No machine has so many. */
    private static final Device MISSING = Device.cuda(99);

    @Test
    void deviceThatIsNotThereIsRefusedWithTheWayOut() throws Exception {
        assertThatLoading(MISSING)
                .hasMessageContaining("cuda:99")
                .hasMessageContaining("CUDA 12")
                .hasMessageContaining("engine.device");
    }

    @Test
    void buildWithoutCudaSaysHowToBuildWithIt() throws Exception {
        Assumptions.assumeFalse(OnnxPlatform.has(OrtProvider.CUDA));
        assertThatLoading(Device.cuda(0)).hasMessageContaining("mvn -Pgpu package");
    }

    @Test
    void testsRunWithoutTelemetry() {
        assertThat(OnnxPlatform.telemetryUnset()).isFalse();
    }

    private static AbstractThrowableAssert<?, ?> assertThatLoading(Device device)
            throws EmbeddingException {
        try (Model model = Fixture.named("tiny-bert-cls").source().open()) {
            return assertThatThrownBy(() -> model.embedder(device).close())
                    .isInstanceOf(EmbeddingException.class);
        }
    }
}
