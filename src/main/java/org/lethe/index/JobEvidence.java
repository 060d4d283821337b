package org.lethe.index;

import java.util.Objects;

/**
 * What the report of a job will say of one of its instances. The texts are the affair of whoever makes them.
 *
 * @param output of the file that was made
 * @param actions what was done to it: the same for many instances
 * @param actionsDigest the same for the same actions, and only for them
 */
public record JobEvidence(String output, String actions, String actionsDigest) {
    public JobEvidence {
        Objects.requireNonNull(output);
        Objects.requireNonNull(actions);
        Objects.requireNonNull(actionsDigest);
    }

    /**
     * The same, as it is read again.
     *
     * @param position of the instance in the list of the job
     * @param outcome what became of it
     * @param output null if nothing of it is stored, or if no report was wanted
     * @param actions the number of what was done, which {@link JobStore#actions} tells
     */
    public record Kept(int position, JobInstance.Outcome outcome, String output, int actions) {}
}
