package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;

/** Reads a model's JSON files; what is broken becomes a fault and reads as missing. */
public final class ModelJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ModelFiles files;
    private final Faults faults;

    public ModelJson(ModelFiles files, Faults faults) {
        this.files = files;
        this.faults = faults;
    }

    /** The file's content; a missing node if it is not there or broken. */
    public JsonNode optional(String file) {
        return files.exists(file) ? read(file) : MissingNode.getInstance();
    }

    /** The same, but a file that is not there is a fault. */
    public JsonNode required(String file, String wayOut) {
        if (!files.exists(file)) {
            faults.add(file, "is missing; " + wayOut);
            return MissingNode.getInstance();
        }
        return read(file);
    }

    private JsonNode read(String file) {
        try (InputStream in = files.open(file)) {
            JsonNode node = JSON.readTree(in);
            if (node.isMissingNode()) {
                faults.add(file, "is empty; fetch or save it again");
            }
            return node;
        } catch (JsonProcessingException e) {
            faults.add(
                    file,
                    String.format(
                            "is not JSON (line %d: %s); fetch or save it again",
                            e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                            e.getOriginalMessage()));
        } catch (IOException e) {
            faults.add(file, "can't be read (" + e + "); check its permissions");
        }
        return MissingNode.getInstance();
    }
}
