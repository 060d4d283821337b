package org.lethe.archive.zip;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.lethe.archive.Archive;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Makes ZIP archives of stored resources. For any number of threads. */
public final class ZipArchives implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final Archive archive;
    /** Shared by all archives that are being made, so that many of them do not take more than the machine has. */
    private final ThreadPoolExecutor workers;
    private final LookAhead lookAhead = LookAhead.ofHeap(ParallelZip.CHUNK_BYTES);

    /** @param archive that holds the resources; stays the caller's */
    public ZipArchives(Archive archive) {
        int cores = Runtime.getRuntime().availableProcessors();
        this.archive = archive;
        this.workers = new ThreadPoolExecutor(cores, cores, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().name("deflater-", 0).daemon().factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /**
     * Looks at what is asked for, so that whatever can be refused is refused before the first byte.
     *
     * @param ids Orthanc IDs of any level; what several of them hold is in the archive once
     * @return the archive, to be written as often as one likes
     * @throws LetheException of kind {@link ErrorKind#UNKNOWN_RESOURCE} if there is no such resource,
     *     {@link ErrorKind#NOT_IMPLEMENTED} if a file cannot be transcoded, {@link ErrorKind#TOO_LARGE} if there are
     *     more instances than a DICOMDIR can name
     */
    public ZipOfInstances plan(List<String> ids, ZipOptions options) {
        ZipOfInstances zip = new ZipOfInstances(archive, workers, lookAhead,
                Selection.of(archive.index(), ids), options);
        zip.check();
        return zip;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
