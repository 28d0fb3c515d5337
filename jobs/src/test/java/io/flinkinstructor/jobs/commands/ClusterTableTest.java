package io.flinkinstructor.jobs.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.cluster.ProcessState;
import io.flinkinstructor.jobs.cluster.ProcessStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClusterTableTest {

    private static final ProcessStatus RUNNING =
            new ProcessStatus(
                    "jobmanager",
                    OptionalLong.of(4711),
                    ProcessState.RUNNING,
                    List.of(
                            new InetSocketAddress("127.0.0.1", 6123),
                            new InetSocketAddress("127.0.0.1", 8081)));
    private static final ProcessStatus DEAD =
            new ProcessStatus("taskmanager-1", OptionalLong.empty(), ProcessState.DEAD, List.of());

    @Test
    void shouldShowOneProcessInEachLine() {
        assertThat(ClusterTable.text(List.of(RUNNING, DEAD)))
                .isEqualTo(
                        """
                        process        pid      state        listens on
                        jobmanager     4711     running      127.0.0.1:6123 127.0.0.1:8081
                        taskmanager-1  -        dead         -
                        """);
    }

    @Test
    void shouldTellWhetherAllRun() {
        assertThat(ClusterTable.allRun(List.of(RUNNING))).isTrue();
        assertThat(ClusterTable.allRun(List.of(RUNNING, DEAD))).isFalse();
    }
}
