package io.flinkinstructor.jobs.reindex;

import io.flinkinstructor.jobs.kafka.Reachability;
import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.source.StartingOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What can be known before the start of what would make a new collection a wrong one. */
final class ReindexCheck {

    /** Of the source's connector: whether it commits what a checkpoint has read. */
    private static final String COMMITS = "commit.offsets.on.checkpoint";

    private final PipelineSettings settings;
    private final Faults faults;
    private final List<String> warnings = new ArrayList<>();

    ReindexCheck(PipelineSettings settings, Faults faults) {
        this.settings = settings;
        this.faults = faults;
    }

    /** What a person should know, and may have meant. */
    List<String> warnings() {
        return warnings;
    }

    /** What holds for the job however it comes about. */
    void checkJob(List<CollectionAlias> aliases) {
        Configuration flink = settings.flinkConfiguration(new Configuration());
        if (settings.source().bounded()) {
            faults.add(
                    "source.bounded: is true, so that the job would end, and the new collection"
                            + " miss what comes after");
        }
        if ("false".equals(settings.source().properties().get(COMMITS))) {
            faults.add(
                    "source.properties."
                            + COMMITS
                            + ": is false, so that nobody can see how far the job has come");
        }
        if (flink.get(CheckpointingOptions.ENABLE_UNALIGNED)) {
            faults.add(
                    "execution.checkpointing.unaligned.enabled: is true, so that a checkpoint may"
                            + " pass documents that it counts as read; leave it out");
        }
        for (CollectionAlias alias : aliases) {
            try {
                faults.addAll(alias.faults());
            } catch (VectorStoreException e) {
                faults.add(e.getMessage());
            }
        }
    }

    /**
     * What holds for a job that starts without state.
     *
     * @param anew whether to forget what an earlier try has committed
     */
    void checkFresh(List<CollectionAlias> aliases, boolean anew) {
        StartingOffsets start = settings.source().startingOffsets();
        if (!start.equals(StartingOffsets.earliest())
                && !start.equals(StartingOffsets.committed())) {
            faults.add(
                    "source.starting-offsets: is "
                            + start
                            + "; a new collection needs the topic from its beginning: earliest");
        }
        for (CollectionAlias alias : aliases) {
            try {
                checkCollection(alias);
            } catch (VectorStoreException e) {
                faults.add(e.getMessage());
            }
        }
        ask(
                kafka -> {
                    checkTopics(kafka);
                    checkGroup(kafka, anew);
                });
    }

    /**
     * What holds for a job that goes on from a checkpoint: its collection has what was read before
     * that.
     */
    void checkState(List<CollectionAlias> aliases) {
        List<String> empty = new ArrayList<>();
        for (CollectionAlias alias : aliases) {
            try {
                if (alias.isEmpty()) {
                    empty.add(alias.collection());
                }
            } catch (VectorStoreException e) {
                faults.add(e.getMessage());
            }
        }
        if (!empty.isEmpty()) {
            ask(kafka -> checkNothingWasRead(kafka, empty));
        }
    }

    private void checkNothingWasRead(KafkaPositions kafka, List<String> empty)
            throws ExecutionException, InterruptedException {
        if (kafka.ends().values().stream().allMatch(end -> end == 0)) {
            return;
        }
        String state = settings.flink().get(StateRecoveryOptions.SAVEPOINT_PATH.key());
        for (String collection : empty) {
            faults.add(
                    collection
                            + " holds nothing, and a job that goes on from "
                            + state
                            + " would leave out all that was read before it: begin anew, with"
                            + " --anew and without execution.state-recovery.path");
        }
    }

    private interface Questions {
        void ask(KafkaPositions kafka) throws ExecutionException, InterruptedException;
    }

    private void ask(Questions questions) {
        String servers = settings.kafka().bootstrapServers();
        Optional<String> unreachable = Reachability.fault("kafka.bootstrap.servers", servers);
        if (unreachable.isPresent()) {
            faults.add(unreachable.get());
            return;
        }
        try (KafkaPositions kafka = new KafkaPositions(settings)) {
            questions.ask(kafka);
        } catch (ExecutionException e) {
            faults.add(e.getCause().getMessage());
        } catch (KafkaException e) {
            faults.add(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            faults.add("interrupted");
        }
    }

    private void checkCollection(CollectionAlias alias) throws VectorStoreException {
        if (alias.isSwitched()) {
            faults.add(
                    alias
                            + " shows "
                            + alias.collection()
                            + " already, so searches would see it half full: give the new"
                            + " collection another name");
        } else if (!alias.isEmpty()) {
            faults.add(
                    alias.collection()
                            + " holds something already, and there is no checkpoint to go on from:"
                            + " give one with -Dexecution.state-recovery.path=..., or begin anew,"
                            + " with another name or after "
                            + alias.removal(alias.collection()));
        }
    }

    private void checkTopics(KafkaPositions kafka) throws ExecutionException, InterruptedException {
        for (Map.Entry<TopicPartition, Long> beginning : kafka.beginnings().entrySet()) {
            if (beginning.getValue() > 0 && kafka.dropsOld(beginning.getKey().topic())) {
                warnings.add(
                        beginning.getKey()
                                + " begins at offset "
                                + beginning.getValue()
                                + ", and its topic drops what is old (cleanup.policy): documents"
                                + " that came before it will not be in the new collection");
            }
        }
    }

    private void checkGroup(KafkaPositions kafka, boolean anew)
            throws ExecutionException, InterruptedException {
        if (kafka.committed().isEmpty()) {
            return;
        }
        if (!anew) {
            faults.add(
                    "source.group-id: "
                            + settings.source().groupId()
                            + " has read these topics already, so a pipeline reads them by this"
                            + " name: give another one. If that was an earlier try of this one,"
                            + " --anew");
        } else if (faults.all().isEmpty()) {
            kafka.forget();
        }
    }
}
