package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Verdict;
import java.util.List;

/**
 * What came of a campaign.
 *
 * @param name the campaign's
 * @param undisturbed records that came out per second before the first fault
 * @param disturbed the same, from the first fault's turn to the last recovery
 * @param recoveries in the order of the faults
 * @param verdict what the checker says of all topics
 * @param poison what became of texts that make the engine fail
 */
record CampaignResult(
        String name,
        double undisturbed,
        double disturbed,
        List<Recovery> recoveries,
        Verdict verdict,
        Poison poison) {}
