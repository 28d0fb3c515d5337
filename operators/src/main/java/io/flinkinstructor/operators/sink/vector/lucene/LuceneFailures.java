package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.LockObtainFailedException;

/** What Lucene's exceptions say, and what can be done about it. */
final class LuceneFailures {

    private LuceneFailures() {}

    /** An index could not be opened; it may be later, but for what only a person can mend. */
    static VectorStoreException opening(String subject, IOException e) {
        if (e instanceof LockObtainFailedException) {
            return new VectorStoreException(
                    Kind.RETRYABLE,
                    subject
                            + " is being written to by another: an attempt of this job that ends, or"
                            + " another job, which needs an index of its own",
                    e);
        }
        boolean isForGood =
                e instanceof AccessDeniedException
                        || e instanceof CorruptIndexException
                        || e instanceof IndexFormatTooOldException
                        || e instanceof IndexFormatTooNewException
                        || e instanceof ShardStart.MissingCommitException;
        return new VectorStoreException(
                isForGood ? Kind.FATAL : Kind.RETRYABLE,
                subject + " cannot be opened: " + message(e),
                e);
    }

    /** Something could not be written, and what was not committed is gone with it. */
    static VectorStoreException writing(String subject, Exception e) {
        return new VectorStoreException(
                Kind.FATAL,
                subject
                        + " cannot be written to: "
                        + message(root(e))
                        + ". The job goes on from its last checkpoint; nothing is lost",
                e);
    }

    /** Lucene closes a writer that failed, and says so only then. */
    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable e) {
        if (e instanceof AccessDeniedException denied) {
            return "no right to write to " + denied.getFile();
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return e.getClass().getSimpleName() + " " + file.getFile();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
