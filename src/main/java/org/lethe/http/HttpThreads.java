package org.lethe.http;

import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of the HTTP server. Some of the system's look for what comes, and answer it themselves, as long as others
 * are there to look; so a request is mostly handed to nobody. Beyond that each has a virtual thread, however many wait
 * for slow clients.
 */
final class HttpThreads extends QueuedThreadPool {
    private static final int MAX = 64;
    private static final int MIN = 4;
    /** Of those that are ready to look. */
    private static final int LOOKING = 8;
    /** Far fewer than there may be: the server's own tasks never wait for one that a slow client holds. */
    private static final int ANSWERING_MAX = 24;

    HttpThreads() {
        super(MAX, MIN);
        setName("http");
        setReservedThreads(LOOKING);
        setVirtualThreadsExecutor(task -> Thread.ofVirtual().name("http-request").start(task));
    }

    /** Takes over from a thread that would answer itself. */
    @Override
    public boolean tryExecute(Runnable task) {
        return getBusyThreads() < ANSWERING_MAX && super.tryExecute(task);
    }
}
