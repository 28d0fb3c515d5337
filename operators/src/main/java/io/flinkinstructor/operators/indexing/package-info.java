/** Between a document and what is embedded of it: its chunks. Does not embed. */
package io.flinkinstructor.operators.indexing;
