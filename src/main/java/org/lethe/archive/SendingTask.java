package org.lethe.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.lethe.error.LetheException;
import org.lethe.jobs.Control;
import tools.jackson.databind.node.ObjectNode;

/** How a job sends instances: what {@link SendingJobs} does not know itself. */
public interface SendingTask {
    /** What is to be sent, and to whom. */
    SendingOrder order();

    /** What the job shows of itself besides what all jobs show that send something. A new object. */
    ObjectNode shown();

    /** Called when all instances are still to be sent, for the first time or again. */
    void begin();

    /**
     * Reaches for the receiver.
     *
     * @param outgoing the instances as they are to leave
     * @param remaining Orthanc IDs of what is still to be sent
     */
    Receiver open(Outgoing outgoing, Control control, List<String> remaining) throws IOException;

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
