package io.flinkinstructor.jobs.exactlyonce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What the load wrote, in its order, and where the broker said that it is. For many threads. */
public final class Ledger {

    /**
     * Where the broker put a record.
     *
     * @param partition topic and partition
     * @param offset in the partition; -1 where the broker knew a repeated record only as such
     */
    record Place(TopicPartition partition, long offset) {}

    private final List<Written> written = new ArrayList<>();
    private final Map<Long, Place> acknowledged = new HashMap<>();

    /** Remembers a record, before it is sent. */
    synchronized void add(Written record) {
        written.add(record);
    }

    /** The broker has a record. */
    synchronized void acknowledge(Written record, Place place) {
        acknowledged.put(record.number(), place);
    }

    /** How many records there are. */
    public synchronized long size() {
        return written.size();
    }

    /** How many of them the broker has for certain. */
    public synchronized long acknowledged() {
        return acknowledged.size();
    }

    /** How many of them have to become records of the topic of embeddings. */
    public synchronized long outputs() {
        return written.stream().filter(record -> !record.fate().isLetter()).count();
    }

    /** How many of them have to become dead letters. */
    public synchronized long letters() {
        return written.size() - outputs();
    }

    synchronized List<Written> written() {
        return List.copyOf(written);
    }

    /** Null while the broker has not answered. */
    synchronized Place placeOf(Written record) {
        return acknowledged.get(record.number());
    }
}
