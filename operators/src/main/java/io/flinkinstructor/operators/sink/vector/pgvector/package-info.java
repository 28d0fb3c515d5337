/** PostgreSQL with pgvector as a vector store, over JDBC. */
package io.flinkinstructor.operators.sink.vector.pgvector;
