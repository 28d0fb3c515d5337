package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.OutputStreamIndexOutput;

/** Files of Lucene on a disk that fills, one for all that are open. */
final class SmallDisk extends FilterDirectory {

    /** Bytes left on the disk. */
    static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);

    /** Counts down each time that it is full. */
    static volatile CountDownLatch failures = new CountDownLatch(0);

    private SmallDisk(Directory in) {
        super(in);
    }

    static Directory open(Path folder) throws IOException {
        return new SmallDisk(FSDirectory.open(folder));
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return limited(super.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
            throws IOException {
        return limited(super.createTempOutput(prefix, suffix, context));
    }

    private static IndexOutput limited(IndexOutput out) {
        return new OutputStreamIndexOutput(
                out.toString(), out.getName(), new LimitedStream(out), 64);
    }

    private static final class LimitedStream extends OutputStream {

        private final IndexOutput out;

        LimitedStream(IndexOutput out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (ROOM.addAndGet(-length) < 0) {
                failures.countDown();
                throw new IOException("No space left on device");
            }
            out.writeBytes(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
