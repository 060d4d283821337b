package org.lethe.error;

/** What may be logged of a fault: where it was met. Messages may hold what patients are called. */
public final class FaultTrace {
    private static final int FRAMES_MAX = 30;
    private static final int CAUSES_MAX = 5;

    private FaultTrace() {}

    /** The classes of an exception and its causes, and where they were thrown; without their messages. */
    public static String of(Throwable fault) {
        StringBuilder text = new StringBuilder();
        Throwable at = fault;
        for (int depth = 0; at != null && depth < CAUSES_MAX; depth++) {
            text.append(depth == 0 ? "" : "\n  caused by ").append(at.getClass().getName());
            StackTraceElement[] frames = at.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
                text.append("\n    at ").append(frames[i]);
            }
            at = at.getCause();
        }
        return text.toString();
    }
}
