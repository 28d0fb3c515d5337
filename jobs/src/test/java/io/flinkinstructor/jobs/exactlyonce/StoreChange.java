package io.flinkinstructor.jobs.exactlyonce;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.List;

/**
 * What a reader of a store found to be otherwise than at its look before.
 *
 * @param id a document
 * @param rows all of its rows that a search can find, from this look on until its next change;
 *     their sources are what the store says that their versions are
 */
public record StoreChange(String id, List<EmbeddedRecord> rows) {}
