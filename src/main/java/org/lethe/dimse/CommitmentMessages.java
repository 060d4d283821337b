package org.lethe.dimse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.UID;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;

/**
 * Takes the requests of storage commitment that come, one with a long dataset at a time: any number of peers who send
 * such ones do not use up the memory. For any number of threads.
 */
final class CommitmentMessages {
    /** Enough for the 100,000 instances that a request may be about. */
    private static final int DATASET_BYTES_MAX = 16 << 20;

    /** Shorter ones, of about a thousand instances, are taken by as many as come. */
    private static final int SHORT_BYTES = 128 << 10;

    private static final int WAIT_SECONDS = 20;

    private final DicomReader reader;
    private final Semaphore room = new Semaphore(1, true);

    CommitmentMessages(DicomReader reader) {
        this.reader = reader;
    }

    /** Looks at a command, before its dataset is read. */
    interface Check {
        /** Success, or why it is refused. */
        DimseStatus of(CommandSet command);
    }

    /** What is done with a dataset. */
    interface Action {
        /** Success, or why nothing was done. */
        DimseStatus on(Attributes dataset);
    }

    /**
     * Answers a request, after what it asks for is done.
     *
     * @throws IOException if it cannot be read
     */
    void take(Association association, Message message, Check check, Action action) throws IOException {
        association.send(message.contextId(),
                message.command().response(statusOf(association, message, check, action)));
    }

    private DimseStatus statusOf(Association association, Message message, Check check, Action action)
            throws IOException {
        if (!message.command().sopInstanceUid().equals(UID.StorageCommitmentPushModelInstance)) {
            return Statuses.NO_SUCH_INSTANCE;
        }
        DimseStatus refusal = check.of(message.command());
        if (!refusal.equals(DimseStatus.SUCCESS)) {
            return refusal;
        }
        byte[] start = message.dataset().readNBytes(SHORT_BYTES);
        if (start.length < SHORT_BYTES) {
            return action.on(Identifier.parse(association, message, reader, start));
        }
        if (!enter()) {
            return Statuses.RESOURCE_LIMITATION;
        }
        try {
            byte[] all = Identifier.readAll(message, start, DATASET_BYTES_MAX);
            return action.on(Identifier.parse(association, message, reader, all));
        } finally {
            room.release();
        }
    }

    private boolean enter() throws IOException {
        try {
            return room.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for memory").initCause(e);
        }
    }
}
