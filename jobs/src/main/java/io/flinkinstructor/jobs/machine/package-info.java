/** What a process takes of its machine: ports and folders. */
package io.flinkinstructor.jobs.machine;
