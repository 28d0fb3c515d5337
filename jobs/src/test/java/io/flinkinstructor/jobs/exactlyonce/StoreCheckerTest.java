package io.flinkinstructor.jobs.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Violation.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of violation is planted in what a correct store would have shown, and found. */
class StoreCheckerTest {

    private final PerfectRun run = new PerfectRun(3000);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindNothingWhereNothingIsWrong(boolean latestWins) {
        Verdict verdict = run.checkStore(latestWins);

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.embeddings()).isGreaterThan(2500);
        assertThat(verdict.deletions()).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAllowVersionsThatNoLookSaw(boolean latestWins) {
        int deletion = run.deletionBetweenVersions();
        int version = run.versionWithNewer();
        run.changes.remove(Math.max(deletion, version));
        run.changes.remove(Math.min(deletion, version));

        assertThat(run.checkStore(latestWins).examples()).isEmpty();
    }

    @Test
    void shouldAllowARowToBeSeenAgain() {
        int version = run.versionWithNewer();
        run.changes.add(run.changes.get(run.lastVersion()));
        run.changes.add(version, run.changes.get(version));

        assertThat(run.checkStore(false).examples()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindALostLastVersion(boolean latestWins) {
        run.changes.remove(run.lastVersion());

        assertThat(run.checkStore(latestWins).counts()).isEqualTo(Map.of(Kind.LOST, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindALostLastDeletion(boolean latestWins) {
        int deletion = run.lastDeletion();
        assertThat(run.previous(deletion)).isNotNegative();
        run.changes.remove(deletion);

        assertThat(run.checkStore(latestWins).counts()).isEqualTo(Map.of(Kind.LOST, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindAVersionThatComesBack(boolean latestWins) {
        int version = run.versionWithNewer();
        int newer = run.next(version);
        run.changes.add(newer + 1, run.changes.get(version));

        assertThat(run.checkStore(latestWins).counts()).isEqualTo(Map.of(Kind.OUT_OF_ORDER, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindADeletedDocumentThatComesBack(boolean latestWins) {
        int deletion = run.deletionBetweenVersions();
        run.changes.add(deletion + 1, run.changes.get(run.previous(deletion)));

        assertThat(run.checkStore(latestWins).counts())
                .isEqualTo(Map.of(Kind.STALE_AFTER_DELETE, 1L));
    }

    @Test
    void shouldFindADocumentThatIsGoneWithoutADeletion() {
        int version = run.lastVersion();
        StoreChange last = run.changes.get(version);
        run.changes.add(version + 1, new StoreChange(last.id(), List.of()));
        run.changes.add(last);

        assertThat(run.checkStore(false).counts()).isEqualTo(Map.of(Kind.LOST, 1L));
    }

    @Test
    void shouldFindTwoRowsOfADocument() {
        int version = run.versionWithNewer();
        StoreChange change = run.changes.get(version);
        List<EmbeddedRecord> rows = new ArrayList<>(change.rows());
        rows.addAll(change.rows());
        run.changes.set(version, new StoreChange(change.id(), rows));

        assertThat(run.checkStore(false).counts()).isEqualTo(Map.of(Kind.DOUBLED, 1L));
    }

    @Test
    void shouldFindAVectorThatDiffersInItsLastBit() {
        replaceRow(
                row -> {
                    float[] vector = row.embedding().clone();
                    vector[1] = Math.nextUp(vector[1]);
                    return row.withEmbedding(vector);
                });

        assertThat(run.checkStore(false).counts()).isEqualTo(Map.of(Kind.WRONG_VECTOR, 1L));
    }

    @Test
    void shouldFindAWrongAttribute() {
        replaceRow(row -> PerfectRun.withAttributes(row, Map.of("version", "0")));

        assertThat(run.checkStore(false).counts()).isEqualTo(Map.of(Kind.WRONG_CONTENT, 1L));
    }

    @Test
    void shouldFindADocumentThatNothingAccountsFor() {
        EmbeddedRecord row = run.changes.get(run.lastVersion()).rows().get(0);
        run.changes.add(new StoreChange("doc-unheard-of", List.of(row)));

        assertThat(run.checkStore(false).counts()).isEqualTo(Map.of(Kind.UNACCOUNTED, 1L));
    }

    @Test
    void shouldFindARowUnderAnotherDocument() {
        EmbeddedRecord row = run.changes.get(run.lastVersion()).rows().get(0);
        StoreChange other = run.changes.get(run.versionWithNewer());
        run.changes.add(new StoreChange(other.id(), List.of(row)));

        assertThat(run.checkStore(false).counts()).containsKey(Kind.UNACCOUNTED);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREADABLE", "UNEMBEDDABLE"})
    void shouldFindALostDeadLetter(Fate fate) {
        run.letters.remove(run.letterOf(fate));

        assertThat(run.checkStore(false).counts()).isEqualTo(Map.of(Kind.LETTER_LOST, 1L));
    }

    @Test
    void shouldFindALostDeadLetterOfWhatTheStoreRefused() {
        PerfectRun ending = PerfectRun.endingWith(Fate.UNWRITABLE);
        ending.letters.remove(ending.letters.size() - 1);

        assertThat(ending.checkStore(false).counts()).isEqualTo(Map.of(Kind.LETTER_LOST, 1L));
    }

    @Test
    void shouldAllowANewerVersionToTakeThePlaceOfWhatTheStoreWouldRefuse() {
        run.letters.remove(run.firstLetterOf(Fate.UNWRITABLE));

        Verdict verdict = run.checkStore(false);

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.superseded()).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatTheStoreItselfFinds() {
        assertThat(run.checkStore(false, "a shard that is not clean").examples())
                .containsExactly(new Violation(Kind.WRONG_CONTENT, "a shard that is not clean"));
    }

    private void replaceRow(UnaryOperator<EmbeddedRecord> replacement) {
        int version = run.versionWithNewer();
        StoreChange change = run.changes.get(version);
        run.changes.set(
                version,
                new StoreChange(change.id(), change.rows().stream().map(replacement).toList()));
    }
}
