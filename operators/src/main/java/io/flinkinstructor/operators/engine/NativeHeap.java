package io.flinkinstructor.operators.engine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory outside the Java heap that the C library hands out. What is freed there stays with the
 * process: loading a model leaves tens of megabytes that nothing will use again.
 */
final class NativeHeap {

    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

    private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";

    private NativeHeap() {}

    /** Gives what is free back to the system; does nothing in a JVM that has no such command. */
    static void trim() {
        try {
            Object said =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName(DIAGNOSTICS),
                                    "systemTrimNativeHeap",
                                    new Object[0],
                                    new String[0]);
            LOG.debug("{}", said);
        } catch (JMException | RuntimeException e) {
            LOG.debug("The native heap is not trimmed", e);
        }
    }
}
