package io.flinkinstructor.jobs.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DependencyReportTest {

    private static Sbom with(String runtime) {
        return new Sbom(Map.of("a", component("com.microsoft.onnxruntime", runtime)));
    }

    private static Sbom.Component component(String group, String name) {
        return new Sbom.Component(group, name, "1.0", List.of("MIT"), null, new TreeSet<>());
    }

    @Test
    void shouldDescribeABuildForGpusAsAnyOther() throws Exception {
        DependencyReport report = new DependencyReport();

        assertThat(report.markdown(with("onnxruntime_gpu")))
                .isEqualTo(report.markdown(with("onnxruntime")))
                .contains(
                        "| `com.microsoft.onnxruntime:onnxruntime` | 1.0 | MIT | runs the models");
        assertThat(report.unusedReasons(with("onnxruntime_gpu")))
                .isEqualTo(report.unusedReasons(with("onnxruntime")))
                .isNotEmpty()
                .doesNotContain("com.microsoft.onnxruntime:onnxruntime");
    }
}
