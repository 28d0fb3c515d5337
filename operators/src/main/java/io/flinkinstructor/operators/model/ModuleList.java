package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What modules.json says: where the transformer is, how its tokens are pooled, and what follows;
 * without the modules' weights.
 *
 * @param transformer the transformer's folder with a trailing slash, or empty
 * @param style how instructions are joined: INSTRUCTOR's when its own classes are named
 * @param pooling null if nothing pools
 * @param layers what follows the pooling; without those that can't be used
 */
public record ModuleList(
        String transformer,
        PromptStyle style,
        PoolingSettings pooling,
        List<LayerSettings> layers) {

    /** The file's name. */
    public static final String FILE = "modules.json";

    private static final Logger LOG = LoggerFactory.getLogger(ModuleList.class);

    private static final String INSTRUCTOR = "INSTRUCTOR_";
    private static final String KNOWN = "Transformer, Pooling, Dense, Normalize, Dropout";

    private record Entry(int index, String path, String type) {

        /** The class, without the package, which changed between versions. */
        String kind() {
            String name = type.substring(type.lastIndexOf('.') + 1);
            return isInstructor() ? name.substring(INSTRUCTOR.length()) : name;
        }

        boolean isInstructor() {
            return type.startsWith(INSTRUCTOR, type.lastIndexOf('.') + 1);
        }

        String folder() {
            return path.isEmpty() || path.endsWith("/") ? path : path + "/";
        }
    }

    /** Reads the list and each module's own settings. */
    public static ModuleList read(ModelFiles files, ModelJson json, Faults faults) {
        if (!files.exists(FILE)) {
            LOG.warn(
                    "The model {} has no {}: its tokens are pooled by their mean, and the result is"
                            + " not normalized, as sentence-transformers does then.",
                    files.location(),
                    FILE);
            return new ModuleList(
                    "", PromptStyle.SENTENCE_TRANSFORMERS, PoolingSettings.MEAN, List.of());
        }
        String transformer = "";
        PoolingSettings pooling = null;
        PromptStyle style = PromptStyle.SENTENCE_TRANSFORMERS;
        List<LayerSettings> layers = new ArrayList<>();
        List<Entry> entries = entries(json, faults);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            switch (entry.kind()) {
                case "Transformer" -> {
                    transformer = entry.folder();
                    if (entry.isInstructor()) {
                        style = PromptStyle.INSTRUCTOR;
                    }
                    if (i > 0) {
                        faults.add(FILE, "a Transformer is not the first module; it must be");
                    }
                }
                case "Pooling" -> {
                    if (pooling != null || !layers.isEmpty()) {
                        faults.add(
                                FILE,
                                "a Pooling does not follow the Transformer directly; only one that"
                                        + " does can be used");
                    }
                    pooling = PoolingSettings.read(entry.folder() + "config.json", json, faults);
                }
                case "Dense" -> {
                    DenseSettings dense = DenseSettings.read(entry.folder(), json, faults);
                    if (dense != null) {
                        layers.add(dense);
                    }
                }
                case "Normalize" -> layers.add(new NormalizeSettings());
                // Drops nothing once a model is trained.
                case "Dropout" -> {}
                default ->
                        faults.add(
                                FILE,
                                String.format(
                                        "the module type '%s' is not known (known: %s); export the"
                                                + " model to a graph that contains it",
                                        entry.type(), KNOWN));
            }
        }
        if (!entries.isEmpty() && !entries.get(0).kind().equals("Transformer")) {
            faults.add(
                    FILE,
                    String.format(
                            "the first module is '%s'; it must be a Transformer",
                            entries.get(0).type()));
        }
        return new ModuleList(transformer, style, pooling, List.copyOf(layers));
    }

    private static List<Entry> entries(ModelJson json, Faults faults) {
        JsonNode list = json.optional(FILE);
        if (list.isMissingNode()) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        if (!list.isArray() || list.isEmpty()) {
            faults.add(FILE, "is not a list of modules; save the model again");
            return entries;
        }
        for (JsonNode node : list) {
            entries.add(
                    new Entry(
                            node.path("idx").asInt(entries.size()),
                            node.path("path").asText(),
                            node.path("type").asText()));
        }
        entries.sort(Comparator.comparingInt(Entry::index));
        return entries;
    }
}
