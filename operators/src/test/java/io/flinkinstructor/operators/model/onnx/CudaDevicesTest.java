package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import io.flinkinstructor.operators.model.Model;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CudaDevicesTest {

    @Test
    void probeGraphIsValid() throws Exception {
        try (OrtSession session =
                OrtEnvironment.getEnvironment().createSession(CudaDevices.smallestGraph())) {
            assertThat(session.getInputNames()).containsExactly("x");
        }
    }

    @Test
    void deviceThatIsNotThereIsRefusedWithTheWayOut() throws Exception {
        int missing = CudaDevices.count();
        assertThat(CudaDevices.problem(missing))
                .contains("cuda:" + missing)
                .contains("CUDA 12")
                .contains("engine.device");
        try (Model model = Fixture.named("tiny-bert-cls").source().open()) {
            assertThatThrownBy(() -> model.embedder(Device.cuda(missing)).close())
                    .isInstanceOf(EmbeddingException.class)
                    .hasMessage(CudaDevices.problem(missing));
        }
    }

    @Test
    void buildWithoutCudaSaysHowToBuildWithIt() throws Exception {
        Assumptions.assumeFalse(OnnxPlatform.hasCudaProvider());
        assertThat(CudaDevices.count()).isZero();
        assertThat(CudaDevices.problem(0)).contains("mvn -Pgpu package");
    }

    @Test
    void testsRunWithoutTelemetry() {
        assertThat(OnnxPlatform.telemetryUnset()).isFalse();
    }
}
