package org.lethe.dimse;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a request to commit to the storage of instances.
 *
 * @param remoteAet title of the modality that was asked
 * @param asked what it was asked to keep
 * @param ours the Orthanc IDs that these had here when it was asked: all that may be deleted by its report
 * @param outcome empty as long as it did not report
 */
public record CommitmentReport(String remoteAet, Set<Instance> asked, Set<String> ours,
        Optional<Outcome> outcome) {
    public CommitmentReport {
        asked = Set.copyOf(asked);
        ours = Set.copyOf(ours);
    }

    /**
     * What the modality reported.
     *
     * @param successes what it keeps
     * @param failures what it does not keep
     */
    public record Outcome(List<Instance> successes, List<Failure> failures) {
        public Outcome {
            successes = List.copyOf(successes);
            failures = List.copyOf(failures);
        }
    }

    /**
     * An instance.
     *
     * @param sopClassUid (0008,1150)
     * @param sopInstanceUid (0008,1155)
     */
    public record Instance(String sopClassUid, String sopInstanceUid) {}

    /**
     * An instance that is not kept.
     *
     * @param instance which one
     * @param reason (0008,1197): PS3.3 section C.14.1.1
     */
    public record Failure(Instance instance, int reason) {
        public static final int NO_SUCH_INSTANCE = 0x0112;
        public static final int CLASS_INSTANCE_CONFLICT = 0x0119;
        private static final int PROCESSING_FAILURE = 0x0110;
        private static final int RESOURCE_LIMITATION = 0x0213;
        private static final int CLASS_NOT_SUPPORTED = 0x0122;
        private static final int DUPLICATE_TRANSACTION = 0x0131;

        /** The reason in words. */
        public String description() {
            return switch (reason) {
                case PROCESSING_FAILURE -> "A general failure in processing the operation was encountered";
                case NO_SUCH_INSTANCE -> "The instance is not there";
                case RESOURCE_LIMITATION -> "There is not enough room to keep the instance";
                case CLASS_NOT_SUPPORTED -> "Storage commitment is not possible for this SOP class";
                case CLASS_INSTANCE_CONFLICT -> "The instance that is there is of another SOP class";
                case DUPLICATE_TRANSACTION -> "The transaction UID is in use already";
                default -> "Unknown reason";
            };
        }
    }

    /** With what the modality says of the instances that it was asked for; of the others it may say what it likes. */
    CommitmentReport with(Outcome told) {
        Map<Instance, Failure> failed = new HashMap<>();
        told.failures().forEach(failure -> failed.putIfAbsent(failure.instance(), failure));
        Set<Instance> kept = new LinkedHashSet<>(told.successes());
        kept.retainAll(asked);
        kept.removeAll(failed.keySet()); // who contradicts itself is not trusted with the only copy
        List<Failure> failures = asked.stream().filter(instance -> !kept.contains(instance))
                .map(instance -> failed.getOrDefault(instance, new Failure(instance, Failure.PROCESSING_FAILURE)))
                .toList();
        return new CommitmentReport(remoteAet, asked, ours, Optional.of(new Outcome(List.copyOf(kept), failures)));
    }

    /** {@code Pending}, {@code Success} or {@code Failure}. */
    public String status() {
        return outcome.map(known -> known.failures().isEmpty() ? "Success" : "Failure").orElse("Pending");
    }
}
