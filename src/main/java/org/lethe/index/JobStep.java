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
     */
    record Made(int position, UUID sourceBlob, NewInstance instance) implements JobStep {}

    /** It could not do its work on it. */
    record Failed(int position) implements JobStep {}
}
