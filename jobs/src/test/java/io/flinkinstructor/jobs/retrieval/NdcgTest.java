package io.flinkinstructor.jobs.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against values worked out by hand: 1/log2(3) = 0.63093, 1/log2(4) = 0.5, 1/log2(5) = 0.43068. */
class NdcgTest {

    private static final Offset<Double> FIVE_DIGITS = within(0.000005);

    private final Ndcg ndcg = new Ndcg(10);

    private static List<Scored> ranked(String... ids) {
        List<Scored> ranked = new ArrayList<>();
        for (String id : ids) {
            ranked.add(new Scored(id, 1 - 0.01 * ranked.size()));
        }
        return ranked;
    }

    @Test
    void shouldBeOneForTheBestOrderAndZeroForNothingFound() {
        assertThat(ndcg.of(ranked("a", "x"), Map.of("a", 1))).isEqualTo(1);
        assertThat(ndcg.of(ranked("b", "a"), Map.of("a", 1, "b", 2))).isEqualTo(1);
        assertThat(ndcg.of(ranked("x", "y"), Map.of("a", 1))).isZero();
        assertThat(ndcg.of(List.of(), Map.of("a", 1))).isZero();
    }

    @Test
    void shouldDiscountByRank() {
        assertThat(ndcg.of(ranked("x", "a"), Map.of("a", 1))).isCloseTo(0.63093, FIVE_DIGITS);
        assertThat(ndcg.of(ranked("x", "y", "a"), Map.of("a", 1))).isCloseTo(0.5, FIVE_DIGITS);
        // (0.5 + 0.43068) / (1 + 0.63093)
        assertThat(ndcg.of(ranked("x", "y", "a", "b"), Map.of("a", 1, "b", 1)))
                .isCloseTo(0.57064, FIVE_DIGITS);
    }

    @Test
    void shouldTakeTheGradeAsTheGain() {
        // (1 + 3 * 0.63093 + 2 * 0.43068) / (3 + 2 * 0.63093 + 1 * 0.5)
        assertThat(ndcg.of(ranked("c", "a", "x", "b"), Map.of("a", 3, "b", 2, "c", 1, "d", 0)))
                .isCloseTo(0.78838, FIVE_DIGITS);
    }

    @Test
    void shouldDivideByAllThatIsRelevantFoundOrNot() {
        // 1 / (1 + 0.63093)
        assertThat(ndcg.of(ranked("a"), Map.of("a", 1, "b", 1))).isCloseTo(0.61315, FIVE_DIGITS);
        // Of eleven relevant ones ten have a rank that counts.
        List<Scored> eleven = ranked("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
        Map<String, Integer> all = eleven.stream().collect(Collectors.toMap(Scored::id, each -> 1));
        assertThat(ndcg.of(eleven.subList(0, 10), all)).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutWhatIsBehindTheCutoff() {
        assertThat(new Ndcg(2).of(ranked("x", "y", "a"), Map.of("a", 1))).isZero();
        assertThat(new Ndcg(3).of(ranked("x", "y", "a"), Map.of("a", 1)))
                .isCloseTo(0.5, FIVE_DIGITS);
    }

    @Test
    void shouldRankEqualScoresByIdBackwardsWhateverTheirOrder() {
        Scored a = new Scored("a", 0.5);
        Scored b = new Scored("b", 0.5);
        Scored first = new Scored("0", 0.6);
        Ndcg two = new Ndcg(2);
        assertThat(two.of(List.of(a, first, b), Map.of("b", 1))).isCloseTo(0.63093, FIVE_DIGITS);
        assertThat(two.of(List.of(b, a, first), Map.of("a", 1))).isZero();
    }

    @Test
    void shouldRefuseWhatHasNoValue() {
        assertThatThrownBy(() -> ndcg.of(ranked("a"), Map.of("a", 0)))
                .hasMessageContaining("no document is relevant");
        assertThatThrownBy(() -> new Ndcg(0)).hasMessageContaining("cutoff");
    }
}
