package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for each refusal of a record, since it becomes a dead letter's reason. */
final class Refusals {

    private static final int LONGEST = 1000;

    private Refusals() {}

    static void check(MalformedRecordException refusal) {
        assertThat(refusal.getMessage()).isNotBlank().hasSizeLessThan(LONGEST);
    }
}
