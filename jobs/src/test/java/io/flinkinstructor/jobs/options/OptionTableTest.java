package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionTableTest {

    @Test
    void shouldStandInTheReadmeAsItIsGenerated() throws Exception {
        Path readme = Path.of("..", "README.md");
        String text = Files.readString(readme);

        assertThat(text)
                .as(
                        "README.md; to bring it up to date: deploy/instructor options --write README.md")
                .isEqualTo(OptionTable.insertedInto(text));
    }

    @Test
    void shouldShowKeyTypeDefaultAndDescription() {
        assertThat(OptionTable.markdown())
                .contains(
                        "| `sink.delivery-guarantee` | exactly-once \\| at-least-once |"
                                + " `exactly-once` | ",
                        "| `engine.run-timeout` | duration | `1 min` |",
                        "| `kafka.create-topics` | boolean | `false` |",
                        "| `source.topics` | list |  | Topics of documents",
                        "| `execution.checkpointing.interval` | `1 s` |");
    }

    @Test
    void shouldDescribeEveryOption() {
        assertThat(KnownOption.ALL)
                .hasSizeGreaterThan(20)
                .allMatch(
                        known -> OptionTable.markdown().contains("`" + known.option().key() + "`"));
    }

    @Test
    void shouldRefuseATextWithoutMarkers() {
        assertThatThrownBy(() -> OptionTable.insertedInto("no markers"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("options: begin");
    }
}
