package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import io.flinkinstructor.operators.model.Model;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The test resources' checkpoints, each converted once in each precision. */
public final class ConvertedFixtures {

    private final Path directory;
    private final Map<String, ConversionReport> reports = new HashMap<>();

    /**
     * @param directory where to put them
     */
    public ConvertedFixtures(Path directory) {
        this.directory = directory;
    }

    /** Converts with a self-check, unless that was done. */
    public ConversionReport report(String name, Precision precision) throws EmbeddingException {
        String key = name + "-" + precision;
        if (!reports.containsKey(key)) {
            reports.put(
                    key,
                    Conversion.run(
                            new ConversionRequest(
                                    Fixture.named(name).directory(),
                                    directory.resolve(key),
                                    precision,
                                    true),
                            ConversionProgress.NONE));
        }
        return reports.get(key);
    }

    public Model open(String name, Precision precision) throws EmbeddingException {
        report(name, precision);
        return new DirectoryModel(directory.resolve(name + "-" + precision).toString()).open();
    }
}
