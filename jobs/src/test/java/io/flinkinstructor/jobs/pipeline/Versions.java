package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Documents that change again and again, and the check that each change came through. */
final class Versions {

    private final int ids;
    private int sent;

    /**
     * @param ids how many documents there are
     */
    Versions(int ids) {
        this.ids = ids;
    }

    /** Sends the next versions, of one document after the other. */
    void send(KafkaFixture kafka, int count) {
        for (int i = 0; i < count; i++, sent++) {
            String id = "doc-" + sent % ids;
            int version = sent / ids;
            kafka.send(
                    new EmbeddingRequest(
                            id,
                            "Version " + version + " of " + id + " ends. ".repeat(1 + sent % 7),
                            null,
                            Map.of("version", Integer.toString(version)),
                            false,
                            null));
        }
        kafka.flush();
    }

    int sent() {
        return sent;
    }

    /** Every version of every document is there once, in order. */
    void assertExactlyOnceInOrder(List<EmbeddedRecord> records) {
        Map<String, List<Integer>> seen = seen(records);
        assertThat(seen).hasSize(Math.min(ids, sent));
        seen.forEach(
                (id, versions) ->
                        assertThat(versions)
                                .as("%s", id)
                                .isEqualTo(IntStream.range(0, count(id)).boxed().toList()));
    }

    /** Every version of every document is there. */
    boolean allIn(List<EmbeddedRecord> records) {
        Map<String, List<Integer>> seen = seen(records);
        return IntStream.range(0, Math.min(ids, sent))
                .mapToObj(i -> "doc-" + i)
                .allMatch(
                        id ->
                                seen.getOrDefault(id, List.of()).stream().distinct().count()
                                        == count(id));
    }

    private int count(String id) {
        int number = Integer.parseInt(id.substring("doc-".length()));
        return (sent - number + ids - 1) / ids;
    }

    private static Map<String, List<Integer>> seen(List<EmbeddedRecord> records) {
        Map<String, List<Integer>> seen = new LinkedHashMap<>();
        for (EmbeddedRecord record : records) {
            seen.computeIfAbsent(record.id(), id -> new ArrayList<>())
                    .add(Integer.valueOf(record.attributes().get("version")));
        }
        return seen;
    }
}
