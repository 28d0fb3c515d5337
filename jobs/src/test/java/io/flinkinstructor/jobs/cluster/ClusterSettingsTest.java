package io.flinkinstructor.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.options.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {

    @Test
    void shouldTellAllThatIsWrong() {
        assertThatThrownBy(
                        () ->
                                new ClusterSettings(
                                        0,
                                        -1,
                                        true,
                                        0,
                                        65536,
                                        Map.of(
                                                "rest.port",
                                                "1",
                                                "taskmanager.numberOfTaskSlots",
                                                "1")))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        """
                        No cluster was started:
                          - --task-managers: 0 is none; give 1 or more
                          - --slots: -1 is none; give 1 or more
                          - --web-port: 0 is no port; give 1 to 65535
                          - --kafka-port: 65536 is no port; give 1 to 65535
                          - -Drest.port: give --web-port instead
                          - -Dtaskmanager.numberOfTaskSlots: give --slots instead\
                        """);
    }
}
