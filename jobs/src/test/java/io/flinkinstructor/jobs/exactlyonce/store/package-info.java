/**
 * What readers see of a vector store: by plain SQL and plain Lucene, without the code of the
 * pipeline that writes it.
 */
package io.flinkinstructor.jobs.exactlyonce.store;
