package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.Device;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceSelectionTest {

    @Test
    void namesDevices() throws Exception {
        assertThat(DeviceSelection.parse("cpu", Set.of(3))).containsExactly(Device.CPU);
        assertThat(DeviceSelection.parse("cuda:2", Set.of())).containsExactly(Device.cuda(2));
        assertThat(DeviceSelection.parse("CUDA:0, cuda:1", Set.of()))
                .containsExactly(Device.cuda(0), Device.cuda(1));
    }

    @Test
    void cudaTakesWhatFlinkGaveTheTaskManagerElseTheFirst() throws Exception {
        assertThat(DeviceSelection.parse("cuda", Set.of(3, 1)))
                .containsExactly(Device.cuda(1), Device.cuda(3));
        assertThat(DeviceSelection.parse("cuda", Set.of())).containsExactly(Device.cuda(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:", "cuda:x", "cpu,", "cuda:-1", "auto,cpu"})
    void refusesWhatNamesNoDevice(String option) {
        assertThatThrownBy(() -> DeviceSelection.parse(option, Set.of()))
                .hasMessageContaining("'" + option + "'")
                .hasMessageContaining("cuda:N");
    }

    @Test
    void refusesAMixOfCpuAndGpu() {
        assertThatThrownBy(() -> DeviceSelection.parse("cpu,cuda:0", Set.of()))
                .hasMessageContaining("mixes");
    }
}
