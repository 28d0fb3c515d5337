package io.flinkinstructor.jobs.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.cluster.FlinkAnswers;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of Flink's REST API, from answers as Flink 2.2 gives them. */
class FlinkJobTest {

    private FlinkAnswers flink;

    @BeforeEach
    void start() throws IOException {
        flink = new FlinkAnswers();
    }

    @AfterEach
    void stop() {
        flink.close();
    }

    private void checkpoints(String history, String completed) {
        flink.answer(
                "/jobs/j1/checkpoints",
                "{\"counts\": {\"restored\": 2, \"total\": 9, \"in_progress\": 1}, \"latest\":"
                        + " {\"completed\": "
                        + completed
                        + ", \"savepoint\": null}, \"history\": ["
                        + history
                        + "]}");
    }

    private void metrics(String names, String values) {
        flink.answer("/jobs/j1/vertices/v2/metrics", names);
        flink.answer(
                "/jobs/j1/vertices/v2/metrics?get=0.embed.completeCheckpoint,"
                        + "1.embed.completeCheckpoint",
                values);
        flink.answer("/jobs/j1/vertices/v2/metrics?get=0.embed.completeCheckpoint", values);
    }

    @Test
    void shouldReadHowFarAJobHasCome() throws Exception {
        FlinkJob job = new FlinkJob(flink.rest(), "j1");
        flink.answer(
                "/jobs/j1",
                "{\"jid\": \"j1\", \"state\": \"RUNNING\", \"vertices\": [{\"id\": \"v1\","
                        + " \"parallelism\": 2}, {\"id\": \"v2\", \"parallelism\": 2}]}");
        flink.answer("/jobs/j1/vertices/v1/metrics", "[{\"id\": \"0.numRecordsIn\"}]");
        checkpoints("", "null");
        metrics("[{\"id\": \"0.chunk.deadLetters\"}]", "[]");
        assertThat(job.state()).isEqualTo("RUNNING");
        assertThat(job.progress()).isEqualTo(new JobProgress(0, 0, -1, 2));

        checkpoints("{\"id\": 9}, {\"id\": 8}", "{\"id\": 8}");
        metrics(
                "[{\"id\": \"0.embed.inFlight\"}, {\"id\": \"0.embed.completeCheckpoint\"}]",
                "[{\"id\": \"0.embed.completeCheckpoint\", \"value\": \"7\"}]");
        assertThat(job.progress()).isEqualTo(new JobProgress(9, 8, -1, 2));

        metrics(
                "[{\"id\": \"0.embed.completeCheckpoint\"},"
                        + " {\"id\": \"1.embed.completeCheckpoint\"}]",
                "[{\"id\": \"0.embed.completeCheckpoint\", \"value\": \"7\"},"
                        + " {\"id\": \"1.embed.completeCheckpoint\", \"value\": \"6\"}]");
        assertThat(job.progress()).isEqualTo(new JobProgress(9, 8, 6, 2));
    }

    @Test
    void shouldFindTheJobsThatRun() throws Exception {
        flink.answer(
                "/jobs/overview",
                "{\"jobs\": [{\"jid\": \"a\", \"name\": \"one\", \"state\": \"FAILED\"},"
                        + " {\"jid\": \"b\", \"name\": \"two\", \"state\": \"RESTARTING\"}]}");
        assertThat(FlinkJob.running(flink.rest()))
                .singleElement()
                .satisfies(
                        job -> {
                            assertThat(job.id()).isEqualTo("b");
                            assertThat(job.name()).isEqualTo("two");
                        });
        assertThat(FlinkJob.isOver("FAILED")).isTrue();
        assertThat(FlinkJob.isOver("RESTARTING")).isFalse();
    }

    @Test
    void shouldKnowHowOldAnAnswerMayBe() throws Exception {
        flink.answer("/config", "{\"refresh-interval\": 3000}");
        FlinkJob job = new FlinkJob(flink.rest(), "j1");
        assertThat(job.delay()).isEqualTo(Duration.ofMillis(3500));
        assertThatThrownBy(job::state)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such thing");
    }
}
