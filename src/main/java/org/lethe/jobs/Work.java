package org.lethe.jobs;

import java.io.IOException;
import java.util.List;
import org.lethe.index.Consequences;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job does. One run at a time; a run may be the first or go on with an earlier one, also of another process.
 */
public interface Work {
    /** The kind, as clients see it, such as {@code ResourceModification}. */
    String type();

    /** The Orthanc IDs of the instances that it is about, fixed when it is submitted; may be empty. */
    List<String> instances();

    /** All that {@link WorkKind#restore} needs to make this work anew. Asked once, when it is submitted. */
    ObjectNode request();

    /** What the job tells of itself while it is not done. */
    ObjectNode content();

    /**
     * Does the work. What it makes of the job's instances it hands to {@link org.lethe.index.JobStore#advance}.
     *
     * @throws org.lethe.error.LetheException if it cannot be done: then what it made is taken back
     * @throws IOException likewise
     */
    Ending run(Control control) throws IOException;

    /**
     * Takes back what was made for the consequences of a success that was not kept, such as the blob of a report. What
     * it made of the job's instances is taken back anyway.
     *
     * @param reason why it was not kept; gets what fails here as suppressed
     */
    default void discard(Consequences consequences, Exception reason) {}
}
