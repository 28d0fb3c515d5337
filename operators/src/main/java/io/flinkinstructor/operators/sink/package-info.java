/** What all sinks have in common. Each kind has a room of its own below this one. */
package io.flinkinstructor.operators.sink;
