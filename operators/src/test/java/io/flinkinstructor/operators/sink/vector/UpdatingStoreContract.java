package io.flinkinstructor.operators.sink.vector;

import static io.flinkinstructor.operators.sink.vector.Rows.at;
import static io.flinkinstructor.operators.sink.vector.Rows.delete;
import static io.flinkinstructor.operators.sink.vector.Rows.deleteDocument;
import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a vector store must do besides that takes updates without a vector. */
public abstract class UpdatingStoreContract extends VectorStoreContract {

    /** The row as it is to be stored: with the vector that goes with its text. */
    private static EmbeddedRecord edited(String text, long offset) {
        return upsert("a", null, "0", at(offset), text, Map.of("edited", Long.toString(offset)));
    }

    private static EmbeddedRecord withoutVector(EmbeddedRecord row) {
        return row.withEmbedding(EmbeddedRecord.SAME_VECTOR);
    }

    private void assertRefused(EmbeddedRecord... rows) {
        assertThatThrownBy(() -> write(rows))
                .isInstanceOfSatisfying(
                        VectorStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("has no vector of this text");
    }

    @Test
    void shouldSayThatItTakesUpdatesWithoutVector() throws Exception {
        assertThat(store().takesUpdatesWithoutVector()).isTrue();
    }

    @Test
    void shouldKeepTheVectorOfTheSameText() throws Exception {
        write(upsert("a", "0", 0, "text"), upsert("b", "0", 1, "other"));
        EmbeddedRecord next = edited("text", 2);
        write(withoutVector(next));
        assertLive(next, upsert("b", "0", 1, "other"));
        EmbeddedRecord last = edited("text", 4);
        write(withoutVector(edited("text", 3)), withoutVector(last));
        assertLive(last, upsert("b", "0", 1, "other"));
    }

    @Test
    void shouldKeepTheVectorThatComesInTheSameBatch() throws Exception {
        write(upsert("a", "0", 0, "old"));
        EmbeddedRecord next = edited("new", 2);
        write(upsert("a", "0", 1, "new"), withoutVector(next));
        assertLive(next);
    }

    @Test
    void shouldNotGoBackWithAnUpdateThatComesAgain() throws Exception {
        write(upsert("a", "0", 0, "text"));
        EmbeddedRecord newest = upsert("a", "0", 5, "another text");
        write(withoutVector(edited("text", 2)));
        write(newest);
        write(upsert("a", "0", 0, "text"), withoutVector(edited("text", 2)));
        write(withoutVector(edited("text", 3)));
        assertLive(newest);
    }

    @Test
    void shouldNotResurrectWithAnUpdateThatComesAgain() throws Exception {
        write(upsert("a", "0", 0, "text"), upsert("b", "0", 0, "text"));
        write(delete("a", null, "0", 3), deleteDocument("b", null, 3));
        write(
                withoutVector(edited("text", 2)),
                withoutVector(upsert("b", "0", 2, "text")),
                withoutVector(upsert("b", "never there", 2, "text")));
        assertLive();
    }

    @Test
    void shouldRefuseAnUpdateWithoutARowOfItsText() throws Exception {
        EmbeddedRecord present = upsert("a", "0", 0, "text");
        write(present);
        assertRefused(withoutVector(edited("another text", 1)));
        assertRefused(withoutVector(upsert("a", "1", 1, "text")));
        assertRefused(upsert("good", "0", 1, "good"), withoutVector(upsert("b", "0", 1, "text")));
        EmbeddedRecord row = edited("text", 1);
        assertRefused(
                new EmbeddedRecord(
                        row.id(),
                        row.chunk(),
                        0,
                        1,
                        row.text(),
                        "Another instruction:",
                        null,
                        row.model(),
                        row.modelFingerprint(),
                        EmbeddedRecord.SAME_VECTOR,
                        Map.of(),
                        row.source()));
        assertLive(present);
        write(delete("a", null, "0", 1));
        assertRefused(withoutVector(edited("text", 2)));
        assertLive();
    }

    @Test
    void shouldRefuseAnUpdateOfACollectionThatIsNotThere() {
        assertRefused(withoutVector(edited("text", 1)));
    }
}
