package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a search can find in a store, comparable. */
public record StoredRow(
        String text,
        int position,
        int chunks,
        List<Float> embedding,
        Map<String, String> attributes,
        String model,
        String fingerprint,
        RowVersion version) {

    public static StoredRow of(EmbeddedRecord row) {
        return new StoredRow(
                row.text(),
                row.position(),
                row.chunks(),
                list(row.embedding()),
                row.attributes(),
                row.model(),
                row.modelFingerprint(),
                RowVersion.of(row.source()));
    }

    public static List<Float> list(float[] vector) {
        List<Float> list = new ArrayList<>();
        for (float component : vector) {
            list.add(component);
        }
        return list;
    }
}
