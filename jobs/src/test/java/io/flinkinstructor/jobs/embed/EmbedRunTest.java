package io.flinkinstructor.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.model.EmbeddingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbedRunTest {

    private final FakeConnection connection = new FakeConnection();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EmbedRun run = run(out);

    @Test
    void resultsComeInTheOrderOfTheLines() throws Exception {
        FutureTask<Long> done =
                start(
                        lines(
                                "{\"text\": \"a\"}",
                                "oops",
                                "{\"text\": \"bb\", \"instruction\": \"i\"}",
                                "{\"text\": \"a text that is too long\"}"));
        List<EngineCall<EmbedRun.Slot>> calls = new ArrayList<>(connection.await(3));
        Collections.reverse(calls);
        for (EngineCall<EmbedRun.Slot> call : calls) {
            succeed(call);
        }
        assertThat(done.get()).isEqualTo(1);
        assertThat(output())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "{\"embedding\":[1.0,0.25],\"tokens\":1,"
                                                        + "\"truncated\":false}"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "{\"error\":\"line 2: the line is not valid JSON"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "{\"embedding\":[3.0,0.25],\"tokens\":3,"
                                                        + "\"truncated\":false}"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "{\"embedding\":[10.0,0.25],\"tokens\":10,"
                                                        + "\"truncated\":true}"));
    }

    @Test
    void textThatFailsIsAnErrorInItsPlace() throws Exception {
        FutureTask<Long> done = start(lines("{\"text\": \"a\"}", "{\"text\": \"b\"}"));
        List<EngineCall<EmbedRun.Slot>> calls = connection.await(2);
        calls.get(0).fail(new EmbeddingException("it \"broke\""), null);
        run.finished(List.of(calls.get(0)));
        succeed(calls.get(1));
        assertThat(done.get()).isEqualTo(1);
        assertThat(output().get(0))
                .isEqualTo("{\"error\":\"the text could not be embedded: it \\\"broke\\\"\"}");
        assertThat(output().get(1)).startsWith("{\"embedding\"");
    }

    @Test
    void resultIsWrittenWhileTheInputIsStillOpen() throws Exception {
        PipedInputStream answers = new PipedInputStream(1 << 16);
        EmbedRun interactive = run(new PipedOutputStream(answers));
        PipedOutputStream questions = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(questions);
        FutureTask<Long> done = start(interactive, in);
        LineReader reader = new LineReader(answers, 1 << 16);
        for (int i = 1; i <= 3; i++) {
            questions.write("{\"text\": \"a\"}\n".getBytes(StandardCharsets.UTF_8));
            questions.flush();
            EngineCall<EmbedRun.Slot> call = connection.await(i).get(i - 1);
            call.succeed(new float[] {i}, null);
            interactive.finished(List.of(call));
            assertThat(new String(reader.next().bytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"embedding\":[" + i + ".0]");
        }
        questions.close();
        assertThat(done.get()).isZero();
    }

    @Test
    void readsNoFurtherThanItsWindow() throws Exception {
        List<String> lines = Collections.nCopies(3_000, "{\"text\": \"a\"}");
        FutureTask<Long> done = start(lines(lines.toArray(String[]::new)));
        int answered = 0;
        while (answered < 3_000) {
            List<EngineCall<EmbedRun.Slot>> calls = connection.await(answered + 1);
            // The queue, the line being written, and the one that waits for room.
            assertThat(calls.size() - answered).isLessThanOrEqualTo(512 + 2);
            for (; answered < calls.size(); answered++) {
                succeed(calls.get(answered));
            }
        }
        assertThat(done.get()).isZero();
        assertThat(output()).hasSize(3_000);
    }

    @Test
    void failedEngineEndsItThoughTheInputIsOpen() throws Exception {
        PipedOutputStream questions = new PipedOutputStream();
        FutureTask<Long> done = start(run, new PipedInputStream(questions));
        questions.write("{\"text\": \"a\"}\n".getBytes(StandardCharsets.UTF_8));
        questions.flush();
        connection.await(1);
        run.engineFailed(new IllegalStateException("device lost"));
        assertThatThrownBy(done::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EmbeddingException.class)
                .hasMessageContaining("device lost");
        questions.close();
    }

    @Test
    void closedOutputEndsIt() throws Exception {
        EmbedRun broken =
                run(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("Broken pipe");
                            }
                        });
        FutureTask<Long> done = start(broken, lines("oops", "oops"));
        assertThatThrownBy(done::get).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void inputThatFailsIsSaidBehindWhatWasRead() throws Exception {
        InputStream failing =
                new InputStream() {
                    private final InputStream first = lines("oops");

                    @Override
                    public int read() throws IOException {
                        int b = first.read();
                        if (b < 0) {
                            throw new IOException("disk gone");
                        }
                        return b;
                    }
                };
        FutureTask<Long> done = start(run, failing);
        assertThatThrownBy(done::get).hasMessageContaining("disk gone");
        assertThat(output()).hasSize(1);
    }

    private static EmbedRun run(OutputStream out) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new EmbedRun(new ResultWriter(out), new Progress(nowhere, () -> 0));
    }

    private FutureTask<Long> start(InputStream in) {
        return start(run, in);
    }

    private FutureTask<Long> start(EmbedRun started, InputStream in) {
        FutureTask<Long> task =
                new FutureTask<>(() -> started.run(in, connection, instruction -> instruction));
        Thread thread = new Thread(task, "test-embed");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Gives the number of tokens as the first component. */
    private void succeed(EngineCall<EmbedRun.Slot> call) {
        call.succeed(new float[] {call.text().length(), 0.25f}, null);
        run.finished(List.of(call));
    }

    private List<String> output() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static InputStream lines(String... lines) {
        return new ByteArrayInputStream(
                (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
