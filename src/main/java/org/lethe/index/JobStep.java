package org.lethe.index;

import java.util.UUID;

/** What a job did with one of its instances. */
public sealed interface JobStep {

    /** The place of the instance in the list of the job, from 0. */
    int position();

    /**
     * It made another one of it.
     *
     * @param sourceBlob that it was made of
     * @param instance to be stored, whose blob is durable already
     * @param evidence what the report of the job will say of it; null if there will be none
     */
    record Made(int position, UUID sourceBlob, NewInstance instance, JobEvidence evidence) implements JobStep {
        /** The same, of which nothing will be reported. */
        public Made(int position, UUID sourceBlob, NewInstance instance) {
            this(position, sourceBlob, instance, null);
        }
    }

    /** It could not do its work on it. */
    record Failed(int position) implements JobStep {}
}
