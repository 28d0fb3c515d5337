package io.flinkinstructor.jobs.embed;

import io.flinkinstructor.jobs.options.RefusedException;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GraphChoice;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Embeds JSON lines from stdin to stdout, through the same engine as a pipeline. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        description = {
            "Embeds JSON lines: {\"instruction\", \"text\"} on stdin gives"
                    + " {\"embedding\", \"tokens\", \"truncated\"} on stdout, in order.",
            "A bad line gives {\"error\"} in its place."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0: every line was embedded",
            "1: some lines gave an error",
            "2: nothing could be embedded, or no more"
        })
public final class EmbedCommand implements Callable<Integer> {

    private static final int SOME_ERRORS = 1;
    private static final int FAILED = 2;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "builtin:bge-small-en-v1.5",
            description = "a model directory; ${DEFAULT-VALUE} by default")
    private String model;

    @Mixin private EmbedInstructions instructions;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description =
                    "auto, cpu, cuda, cuda:N or a list of the latter; ${DEFAULT-VALUE} by default")
    private String device;

    @Option(
            names = "--deterministic",
            description = "a text's vector does not depend on its neighbours, bit for bit")
    private boolean deterministic;

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress on stderr")
    private boolean quiet;

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream messages;

    /** From stdin to stdout. */
    public EmbedCommand() {
        // System.out would swallow a closed pipe.
        this(System.in, new FileOutputStream(FileDescriptor.out), System.err);
    }

    EmbedCommand(InputStream in, OutputStream out, PrintStream messages) {
        this.in = in;
        this.out = out;
        this.messages = messages;
    }

    private GraphChoice graph() {
        return deterministic ? GraphChoice.STATIC : GraphChoice.OPTIMISED;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            instructions.check();
        } catch (RefusedException e) {
            messages.println("embed: " + e.getMessage());
            return FAILED;
        }
        EngineOptions defaults = EngineOptions.DEFAULTS;
        EngineOptions options =
                new EngineOptions(
                        device,
                        defaults.lanes(),
                        defaults.maxBatchTokens(),
                        defaults.linger(),
                        deterministic,
                        defaults.runTimeout(),
                        defaults.maxAttempts());
        PrintStream told = quiet ? new PrintStream(OutputStream.nullOutputStream()) : messages;
        EmbedRun run = new EmbedRun(new ResultWriter(out), new Progress(told, System::nanoTime));
        try (EngineConnection<EmbedRun.Slot> connection =
                new SharedEngine(new DirectoryModel(model, graph()), options).connect(run)) {
            long errors = run.run(in, connection, instructions.forModel(connection.model()));
            return errors == 0 ? 0 : SOME_ERRORS;
        } catch (EmbeddingException e) {
            messages.println("embed: " + e.getMessage());
        } catch (IOException e) {
            messages.println("embed: the input or output failed: " + e.getMessage());
        }
        return FAILED;
    }
}
