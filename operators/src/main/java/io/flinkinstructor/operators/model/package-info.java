/**
 * Models: found, checked, tokenized for, and loaded onto devices. {@link
 * io.flinkinstructor.operators.model.DirectoryModel} is the way in. Knows nothing of Flink.
 */
package io.flinkinstructor.operators.model;
