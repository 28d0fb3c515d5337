package io.flinkinstructor.jobs.convert;

import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.convert.Conversion;
import io.flinkinstructor.operators.model.convert.ConversionProgress;
import io.flinkinstructor.operators.model.convert.ConversionReport;
import io.flinkinstructor.operators.model.convert.ConversionRequest;
import io.flinkinstructor.operators.model.convert.Precision;
import io.flinkinstructor.operators.model.convert.SelfCheckReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Makes a model directory of a checkpoint. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a model directory of a Hugging Face checkpoint, without Python.",
            "INSTRUCTOR, GTR and Sentence-T5 (T5 encoders), and BERT, RoBERTa, XLM-RoBERTa, MPNet and"
                    + " DistilBERT with sentence-transformers' modules, from safetensors or"
                    + " pytorch_model.bin."
        },
        footer = {
            "%nFor example, for a CPU:",
            "  deploy/instructor convert --checkpoint instructor-large --output"
                    + " models/instructor-large --precision int8"
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0: the output is there as a whole",
            "1: nothing was written; the message says why",
            "2: the command line is wrong"
        })
public final class ConvertCommand implements Callable<Integer> {

    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "DIR",
            description = "the model's directory, with config.json, tokenizer.json and its weights")
    private Path checkpoint;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "the directory to make; must not be there yet, or be empty")
    private Path output;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "fp32",
            converter = PrecisionName.class,
            description = {
                "${DEFAULT-VALUE} by default:",
                "fp32: the reference's vectors, on any device",
                "fp16: for GPUs, half the size",
                "int8: for CPUs, three to four times as fast as fp32",
                "int8-accurate: for CPUs, slower than int8 and nearer to fp32, with a scale for"
                        + " each token"
            })
    private Precision precision;

    @Option(
            names = "--no-self-check",
            description =
                    "does not compare the result's vectors with those that plain loops compute from"
                            + " the checkpoint")
    private boolean noSelfCheck;

    @Option(
            names = "--texts",
            paramLabel = "FILE",
            description =
                    "JSON lines with a field 'text', of the kind that the model is for: 8-bit"
                            + " results are compared with fp32 on some of them (default: the sample"
                            + " corpus)")
    private Path texts;

    @Option(
            names = "--no-comparison",
            description = "does not compare 8-bit results with fp32 on real texts")
    private boolean noComparison;

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress on stderr")
    private boolean quiet;

    private final PrintStream out;
    private final PrintStream messages;

    /** With stdout and stderr. */
    public ConvertCommand() {
        this(System.out, System.err);
    }

    ConvertCommand(PrintStream out, PrintStream messages) {
        this.out = out;
        this.messages = messages;
    }

    @Override
    public Integer call() {
        ConversionProgress progress =
                quiet
                        ? ConversionProgress.NONE
                        : new ProgressLine(messages, System.console() != null, System::nanoTime);
        try {
            tell(
                    Conversion.run(
                            new ConversionRequest(
                                    checkpoint,
                                    output,
                                    precision,
                                    !noSelfCheck,
                                    noComparison ? List.of() : RealTexts.read(texts)),
                            progress));
            return 0;
        } catch (EmbeddingException e) {
            messages.println("convert: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            messages.println("convert: the texts to compare on can't be read: " + e.getMessage());
            return 1;
        }
    }

    private void tell(ConversionReport report) {
        out.printf(
                Locale.ROOT,
                "%s: %s, %s, %,d MB%n",
                output,
                report.architecture(),
                report.precision(),
                Math.max(1, report.bytes() / 1_000_000));
        SelfCheckReport check = report.selfCheck();
        if (check != null) {
            out.printf(
                    Locale.ROOT,
                    "Self-check on %d texts: cosine to the checkpoint's own vectors at least %.6f,"
                            + " mean %.6f, largest difference of a component %.1e; in one batch"
                            + " against one by one at least %.6f%n",
                    check.texts(),
                    check.leastCosine(),
                    check.meanCosine(),
                    check.largestDifference(),
                    check.leastBatchCosine());
        }
        if (report.accuracy() != null) {
            out.println(AccuracyText.of(report.precision(), report.accuracy()));
        }
        out.printf(
                "Use it: 'model.path: %1$s' in a pipeline, or deploy/instructor embed --model"
                        + " %1$s%n",
                output);
    }

    /** A precision by its name, in any case. */
    static final class PrecisionName implements ITypeConverter<Precision> {

        @Override
        public Precision convert(String name) {
            for (Precision precision : Precision.values()) {
                if (precision.toString().equalsIgnoreCase(name)) {
                    return precision;
                }
            }
            throw new TypeConversionException(
                    "'" + name + "' is none of fp32, fp16, int8, int8-accurate");
        }
    }
}
