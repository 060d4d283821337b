package org.lethe.jobs;

import tools.jackson.databind.node.ObjectNode;

/** A kind of work, which can be made anew after a restart. */
@FunctionalInterface
public interface WorkKind {
    /**
     * Makes work anew.
     *
     * @param jobId of the job, under which the index keeps its instances
     * @param request as {@link Work#request} gave it
     * @throws org.lethe.error.LetheException if that is not possible any more
     */
    Work restore(String jobId, ObjectNode request);
}
