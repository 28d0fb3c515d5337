package io.flinkinstructor.jobs.exactlyonce.store;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

/**
 * A shard as if one commit were its only one. The writer deletes others at any time, and what lists
 * all commits fails when one goes while it reads it.
 */
final class OneCommit extends FilterDirectory {

    private final String commit;

    OneCommit(Directory directory, String commit) {
        super(directory);
        this.commit = commit;
    }

    @Override
    public String[] listAll() throws IOException {
        return Stream.of(super.listAll())
                .filter(file -> !file.startsWith("segments_") || file.equals(commit))
                .toArray(String[]::new);
    }
}
