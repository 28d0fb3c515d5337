/** Searches in what a pipeline has written: for the command line, and over HTTP with a page. */
package io.flinkinstructor.jobs.search;
