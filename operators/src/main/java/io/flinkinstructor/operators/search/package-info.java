/** The read side of the vector stores: what is asked, and what is found. Writes nothing. */
package io.flinkinstructor.operators.search;
