package io.flinkinstructor.jobs.pipeline;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.util.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What this process logs while this is open, from INFO on. */
final class RecordedLog implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final LoggerContext logging = (LoggerContext) LogManager.getContext(false);
    private final Recorder recorder = new Recorder();
    private final Level before;

    RecordedLog() {
        recorder.start();
        before = logging.getConfiguration().getRootLogger().getLevel();
        logging.getConfiguration().getRootLogger().setLevel(Level.INFO);
        logging.getConfiguration().getRootLogger().addAppender(recorder, Level.INFO, null);
        logging.updateLoggers();
    }

    /** Messages, each with its exception and its causes. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logging.getConfiguration().getRootLogger().removeAppender(recorder.getName());
        logging.getConfiguration().getRootLogger().setLevel(before);
        logging.updateLoggers();
    }

    private final class Recorder extends AbstractAppender {

        Recorder() {
            super("recorder", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            String thrown =
                    event.getThrown() == null
                            ? ""
                            : ExceptionUtils.stringifyException(event.getThrown());
            lines.add(event.getMessage().getFormattedMessage() + thrown);
        }
    }
}
