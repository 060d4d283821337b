package org.lethe.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.lethe.error.LetheException;
import org.lethe.index.Ref;
import org.lethe.jobs.Control;
import tools.jackson.databind.node.ObjectNode;

/** To whom a job sends instances, and how: what {@link SendingJobs} does not know itself. */
public interface SendingTask {
    /** The kind of job, as clients see it, such as {@code DicomModalityStore}. */
    String type();

    /** Symbolic name of who gets the instances. */
    String receiver();

    /** What was asked for. */
    List<Ref> resources();

    /** Whether an instance that is refused is counted, and the others are sent all the same. */
    boolean permissive();

    /** All that is needed to make this task anew after a restart. */
    ObjectNode request();

    /** What the job shows of itself besides what all jobs show that send something. A new object. */
    ObjectNode shown();

    /**
     * Called when all instances are still to be sent, for the first time or again.
     *
     * @param instances Orthanc IDs of all of them
     * @throws LetheException if they cannot be sent as it was asked for
     */
    void begin(List<String> instances);

    /**
     * Reaches for the receiver.
     *
     * @param remaining Orthanc IDs of what is still to be sent
     */
    Receiver open(Control control, List<String> remaining) throws IOException;

    /** Called when all instances were sent, or refused and counted. */
    default void end() throws IOException {}

    /** The one who gets the instances, as long as they are sent. */
    interface Receiver extends Closeable {
        /**
         * Sends an instance.
         *
         * @throws LetheException of kind {@code CANCELED_JOB} if the job was told to stop in the middle of it
         */
        void send(String instance) throws IOException;

        /** How many of the instances that are left are sent at once; at least 1. */
        default int together(List<String> remaining) {
            return 1;
        }

        /**
         * Sends as many as {@link #together} says.
         *
         * @return how many of them the receiver refused, while it took the others
         */
        default int send(List<String> some) throws IOException {
            send(some.getFirst());
            return 0;
        }

        /** Whether something could be sent at all. */
        boolean isReached();
    }
}
