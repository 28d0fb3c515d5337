package io.flinkinstructor.jobs.embed;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.UnaryOperator;

/**
 * One pass over the input. A thread reads, tokenizes and submits, and waits when {@value #WINDOW}
 * lines are under way; the caller's thread writes the results in the order of the lines, each as
 * soon as it and all before it are there. Of a line under way only its tokens are kept.
 *
 * <p>A failure of the engine or of the output ends the pass at once, even while the reading thread
 * is blocked by an input that gives nothing; that thread then ends with the process.
 */
final class EmbedRun implements EngineConnection.ResultListener<EmbedRun.Slot> {

    /** Enough for an engine to choose neighbours in length from. */
    private static final int WINDOW = 512;

    /** Longest line in bytes. */
    private static final int MAX_LINE = 64 << 20;

    private final ResultWriter writer;
    private final Progress progress;
    private final BlockingQueue<Slot> underWay = new ArrayBlockingQueue<>(WINDOW);

    /** Guards the results of slots, and {@link #engineFailure}. */
    private final Object results = new Object();

    private Throwable engineFailure;

    /** Guards {@link #stopped}; held while the reader uses the connection. */
    private final Object gate = new Object();

    private boolean stopped;

    EmbedRun(ResultWriter writer, Progress progress) {
        this.writer = writer;
        this.progress = progress;
    }

    /** A line on its way to the output. */
    static final class Slot {

        /** Null for a line that can't be used, and behind the last line. */
        private final TokenizedText text;

        /** What was wrong with the line; null if nothing. */
        private final String error;

        /** Why there is no more input; null for its end. */
        private final Exception inputFailure;

        private EngineCall<Slot> result;

        private Slot(TokenizedText text, String error, Exception inputFailure) {
            this.text = text;
            this.error = error;
            this.inputFailure = inputFailure;
        }

        private boolean isLast() {
            return text == null && error == null;
        }
    }

    /**
     * Reads and answers all lines.
     *
     * @param instruction gives the instruction to use for that of a line, which may be null
     * @return how many lines were answered with an error
     * @throws EmbeddingException if the engine failed
     * @throws IOException if the input could not be read or the output not written
     */
    long run(InputStream in, EngineConnection<Slot> connection, UnaryOperator<String> instruction)
            throws IOException, EmbeddingException, InterruptedException {
        Thread reader = new Thread(() -> readAll(in, connection, instruction), "embed-reader");
        reader.setDaemon(true);
        reader.start();
        try {
            return writeAll();
        } finally {
            synchronized (gate) {
                stopped = true;
            }
            reader.interrupt();
        }
    }

    private void readAll(
            InputStream in, EngineConnection<Slot> connection, UnaryOperator<String> instruction) {
        Exception failure = null;
        try {
            LineReader lines = new LineReader(in, MAX_LINE);
            long number = 1;
            for (LineReader.Line line = lines.next();
                    line != null && read(line, number, connection, instruction);
                    line = lines.next()) {
                number++;
            }
            synchronized (gate) {
                if (!stopped) {
                    connection.flush();
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            return;
        }
        try {
            underWay.put(new Slot(null, null, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False once nobody waits for more. */
    private boolean read(
            LineReader.Line line,
            long number,
            EngineConnection<Slot> connection,
            UnaryOperator<String> instruction)
            throws InterruptedException {
        Slot slot;
        try {
            EmbedLine parsed = parse(line);
            synchronized (gate) {
                if (stopped) {
                    return false;
                }
                String used = instruction.apply(parsed.instruction());
                slot = new Slot(connection.tokenizer().tokenize(used, parsed.text()), null, null);
            }
        } catch (EmbedLine.BadLineException e) {
            slot = new Slot(null, "line " + number + ": " + e.getMessage(), null);
        }
        underWay.put(slot);
        if (slot.text != null) {
            synchronized (gate) {
                if (!stopped) {
                    connection.submit(new EngineCall<>(slot, slot.text));
                }
            }
        }
        return true;
    }

    private static EmbedLine parse(LineReader.Line line) throws EmbedLine.BadLineException {
        if (line.tooLong()) {
            throw new EmbedLine.BadLineException(
                    "the line has more than " + MAX_LINE + " bytes; split the text");
        }
        return EmbedLine.parse(line.bytes());
    }

    @Override
    public void finished(List<EngineCall<Slot>> calls) {
        synchronized (results) {
            calls.forEach(call -> call.context().result = call);
            results.notifyAll();
        }
    }

    @Override
    public void engineFailed(Throwable cause) {
        synchronized (results) {
            engineFailure = cause;
            results.notifyAll();
        }
    }

    private long writeAll() throws IOException, EmbeddingException, InterruptedException {
        long errors = 0;
        Slot slot = next();
        while (!slot.isLast()) {
            if (!write(slot)) {
                errors++;
            }
            progress.line();
            slot = next();
        }
        writer.flush();
        if (slot.inputFailure instanceof IOException e) {
            throw e;
        }
        if (slot.inputFailure != null) {
            throw new EmbeddingException(
                    "The input could not be processed: " + slot.inputFailure, slot.inputFailure);
        }
        return errors;
    }

    /** The next line; what was written goes out before this waits for one. */
    private Slot next() throws IOException, InterruptedException {
        Slot slot = underWay.poll();
        if (slot == null) {
            writer.flush();
            slot = underWay.take();
        }
        return slot;
    }

    /** False if the line was answered with an error. */
    private boolean write(Slot slot) throws IOException, EmbeddingException, InterruptedException {
        if (slot.error != null) {
            writer.error(slot.error);
            return false;
        }
        EngineCall<Slot> result = await(slot);
        if (result.failure() != null) {
            writer.error("the text could not be embedded: " + result.failure().getMessage());
            return false;
        }
        writer.embedding(result.vector(), slot.text.length(), slot.text.truncated());
        return true;
    }

    private EngineCall<Slot> await(Slot slot)
            throws IOException, EmbeddingException, InterruptedException {
        if (result(slot) == null) {
            writer.flush();
        }
        synchronized (results) {
            while (slot.result == null && engineFailure == null) {
                results.wait();
            }
            if (slot.result == null) {
                throw new EmbeddingException(
                        "The engine failed: " + engineFailure.getMessage(), engineFailure);
            }
            return slot.result;
        }
    }

    private EngineCall<Slot> result(Slot slot) {
        synchronized (results) {
            return slot.result;
        }
    }
}
