package io.flinkinstructor.jobs.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Violation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of violation is planted in what a correct pipeline would have written, and found. */
class CheckerTest {

    private final PerfectRun run = new PerfectRun(3000);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindNothingWhereNothingIsWrong(boolean latestWins) {
        Verdict verdict = run.check(latestWins);

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.written()).isEqualTo(3000);
        assertThat(verdict.embeddings()).isGreaterThan(2500);
        assertThat(verdict.deletions()).isGreaterThan(100);
        assertThat(verdict.letters()).isGreaterThan(20);
        assertThat(verdict.superseded()).isZero();
        assertThat(verdict.embeddings() + verdict.deletions() + verdict.letters()).isEqualTo(3000);
    }

    @Test
    void shouldFindALostVersion() {
        run.embeddings.remove(run.versionWithNewer());

        assertViolations(Kind.LOST);
    }

    @Test
    void shouldAllowANewerVersionToTakeTheOldersPlaceWhenTheLatestWins() {
        run.embeddings.remove(run.versionWithNewer());

        Verdict verdict = run.check(true);

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.superseded()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindALostLastVersion(boolean latestWins) {
        run.embeddings.remove(run.lastVersion());

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.LOST, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindALostLastDeletion(boolean latestWins) {
        run.embeddings.remove(run.lastDeletion());

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.LOST, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindADoubledVersion(boolean latestWins) {
        int version = run.versionWithNewer();
        run.embeddings.add(version, run.embeddings.get(version));

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.DOUBLED, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindAVersionThatComesAgainAfterANewerOne(boolean latestWins) {
        run.embeddings.add(run.embeddings.get(run.versionWithNewer()));

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.DOUBLED, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindADoubledDeletion(boolean latestWins) {
        int deletion = run.deletionBetweenVersions();
        run.embeddings.add(deletion, run.embeddings.get(deletion));

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.DOUBLED, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindSwappedVersions(boolean latestWins) {
        int version = run.versionWithNewer();
        swap(version, run.next(version));

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.OUT_OF_ORDER, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindAVersionThatComesAfterItsDeletion(boolean latestWins) {
        int deletion = run.deletionBetweenVersions();
        swap(run.previous(deletion), deletion);

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.STALE_AFTER_DELETE, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindAVersionThatComesLongAfterItsDeletion(boolean latestWins) {
        int deletion = run.deletionBetweenVersions();
        ConsumerRecord<byte[], byte[]> stale = run.embeddings.remove(run.previous(deletion));
        run.embeddings.add(stale);

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.STALE_AFTER_DELETE, 1L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindADeletionThatComesAfterTheNewerVersion(boolean latestWins) {
        int deletion = run.deletionBetweenVersions();
        swap(deletion, run.next(deletion));

        assertThat(run.check(latestWins).counts()).isEqualTo(Map.of(Kind.OUT_OF_ORDER, 1L));
    }

    @Test
    void shouldFindALostDeletion() {
        run.embeddings.remove(run.deletionBetweenVersions());

        assertViolations(Kind.LOST);
    }

    @Test
    void shouldFindAVectorThatDiffersInItsLastBit() {
        run.replaceEmbedding(
                run.versionWithNewer(),
                vector -> vector[1] = Math.nextUp(vector[1]),
                embedded -> embedded);

        assertViolations(Kind.WRONG_VECTOR);
    }

    @Test
    void shouldFindTheVectorOfAnotherVersion() {
        run.replaceEmbedding(
                run.versionWithNewer(),
                vector -> {
                    float[] other = PerfectRun.VECTORS.of("note: ", "another text");
                    System.arraycopy(other, 0, vector, 0, vector.length);
                },
                embedded -> embedded);

        assertViolations(Kind.WRONG_VECTOR);
    }

    @Test
    void shouldFindAWrongAttribute() {
        run.replaceEmbedding(
                run.versionWithNewer(),
                vector -> {},
                embedded -> PerfectRun.withAttributes(embedded, Map.of("version", "0")));

        assertViolations(Kind.WRONG_CONTENT);
    }

    @Test
    void shouldFindARecordInAnotherPartition() {
        int version = run.versionWithNewer();
        run.embeddings.set(
                version,
                PerfectRun.inPartition(run.embeddings.get(version), PerfectRun.PARTITIONS));

        assertViolations(Kind.WRONG_CONTENT);
    }

    @Test
    void shouldFindAnEmbeddingThatNothingAccountsFor() {
        run.embeddings.add(PerfectRun.withKey(run.embeddings.get(0), "doc-unheard-of#0"));

        assertThat(run.check(false).counts()).containsKey(Kind.UNACCOUNTED);
    }

    @Test
    void shouldFindALostDeadLetterOfEachStage() {
        for (Fate fate : Set.of(Fate.UNREADABLE, Fate.UNEMBEDDABLE, Fate.UNWRITABLE)) {
            PerfectRun damaged = new PerfectRun(3000);
            damaged.letters.remove(damaged.letterOf(fate));

            assertThat(damaged.check(false).counts())
                    .as("%s", fate)
                    .isEqualTo(Map.of(Kind.LETTER_LOST, 1L));
        }
    }

    @Test
    void shouldFindALostDeadLetterOfALastVersionWhenTheLatestWins() {
        PerfectRun ending = PerfectRun.endingWith(Fate.UNEMBEDDABLE);
        ending.letters.remove(ending.letters.size() - 1);

        assertThat(ending.check(true).counts()).isEqualTo(Map.of(Kind.LETTER_LOST, 1L));
    }

    @Test
    void shouldFindADoubledDeadLetter() {
        run.letters.add(run.letters.get(0));

        assertViolations(Kind.LETTER_DOUBLED);
    }

    @Test
    void shouldFindADeadLetterWithAnotherPayload() {
        run.damageLetter(run.letterOf(Fate.UNREADABLE));

        assertViolations(Kind.LETTER_WRONG);
    }

    @Test
    void shouldFindADeadLetterOfAGoodDocument() {
        run.letters.add(run.letterOfGoodDocument());

        assertViolations(Kind.UNACCOUNTED);
    }

    @Test
    void shouldFindThatTheLoadItselfWasDoubledOrLost() {
        run.documents.add(run.documents.get(0));
        run.documents.remove(1);

        assertThat(run.check(false).counts()).containsEntry(Kind.INPUT, 2L);
    }

    private void assertViolations(Kind kind) {
        Verdict verdict = run.check(false);

        assertThat(verdict.counts()).isEqualTo(Map.of(kind, 1L));
        assertThat(verdict.examples()).extracting(Violation::kind).isEqualTo(List.of(kind));
    }

    private void swap(int first, int second) {
        ConsumerRecord<byte[], byte[]> record = run.embeddings.get(first);
        run.embeddings.set(first, run.embeddings.get(second));
        run.embeddings.set(second, record);
    }
}
