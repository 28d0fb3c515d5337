package io.flinkinstructor.jobs.reindex;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;

/** How far the documents' topics reach, and what of them the pipeline's checkpoints have read. */
interface Positions {

    /**
     * The end of each partition, as a reader of committed records sees it.
     *
     * @throws ExecutionException if Kafka does not say
     */
    Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException;

    /**
     * What the pipeline's group has committed, which it does when a checkpoint is complete; nothing
     * for a partition of which nothing has been read.
     *
     * @throws ExecutionException if Kafka does not say
     */
    Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException;

    /**
     * Whether there is a record to read. Offsets alone do not tell: markers of transactions, and
     * what was aborted or compacted, have some too.
     *
     * @param from the first offset; null for the partition's beginning
     * @param to the offset behind the last one
     */
    boolean hasRecords(TopicPartition partition, Long from, long to);
}
