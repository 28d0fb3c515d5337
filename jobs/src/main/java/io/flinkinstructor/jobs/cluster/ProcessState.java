package io.flinkinstructor.jobs.cluster;

/** What becomes of a process. */
public enum ProcessState {
    /** It does its work. */
    RUNNING("running"),
    /** It lives, and does not answer or has not registered yet. */
    STARTING("starting"),
    /** It was stopped by a signal (SIGSTOP, SIGTSTP) and has not been continued. */
    FROZEN("frozen"),
    /** It was started and has ended without being asked to. */
    DEAD("dead"),
    /** It was not started, or was stopped. */
    NOT_STARTED("not started");

    private final String shown;

    ProcessState(String shown) {
        this.shown = shown;
    }

    @Override
    public String toString() {
        return shown;
    }
}
