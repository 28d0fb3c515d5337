package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.options.SinkType;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** All that happens to the pipeline. */
enum FaultKind {
    KILL_TASK_MANAGER("kill -9 of a task manager that works", KillTaskManager::new),
    KILL_JOB_MANAGER(
            "kill -9 of the job manager, and its restart",
            () -> new KillAndRestart(ChaosCluster.JOB_MANAGER)),
    KILL_BROKER(
            "kill -9 of the broker, and its restart",
            () -> new KillAndRestart(ChaosCluster.BROKER)),
    FREEZE_TASK_MANAGER(
            "SIGSTOP of a task manager for longer than the heartbeat time-out",
            FreezeTaskManager::new),
    FULL_DISK("a full disk for checkpoints", FullDisk::new),
    KILL_IN_COMMIT("kill -9 of a task manager in the middle of a commit", KillInCommit::new),
    RESCALE("stop with savepoint, and on with another parallelism", Rescale::new),
    STOP_WITH_SAVEPOINT("stop with savepoint without drain, and on", StopWithSavepoint::new),
    CANCEL_IN_SLOW_BATCH(
            "cancel during a long batch, and on from the last checkpoint", CancelInSlowBatch::new),
    BREAK_DEVICE("a device that fails", BreakDevice::new),
    CRASH_DATABASE(
            "immediate shutdown of PostgreSQL, and its restart",
            CrashDatabase::new,
            SinkType.PGVECTOR),
    END_SESSIONS("end of all sessions of PostgreSQL", EndSessions::new, SinkType.PGVECTOR);

    private final String what;
    private final Supplier<Fault> fault;
    private final Set<SinkType> sinks;

    FaultKind(String what, Supplier<Fault> fault) {
        this.what = what;
        this.fault = fault;
        this.sinks = EnumSet.allOf(SinkType.class);
    }

    /** One that happens to a sink. */
    FaultKind(String what, Supplier<Fault> fault, SinkType sink) {
        this.what = what;
        this.fault = fault;
        this.sinks = EnumSet.of(sink);
    }

    /** All that can happen to a pipeline with a sink. */
    static Set<FaultKind> of(SinkType sink) {
        Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
        kinds.removeIf(kind -> !kind.sinks.contains(sink));
        return kinds;
    }

    /** One that has not struck. */
    Fault fault() {
        return fault.get();
    }

    @Override
    public String toString() {
        return what;
    }
}
