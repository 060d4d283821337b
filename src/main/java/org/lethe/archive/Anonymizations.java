package org.lethe.archive;

import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.Anonymization.Names;
import org.lethe.archive.RewriteOrder.ProjectKey;
import org.lethe.archive.project.Projects;
import org.lethe.config.AnonymizeOption;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.ProjectPseudonyms;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Together;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is anonymized on its way, in or out, where nothing of it is stored twice. For any number of threads.
 *
 * <p>What the configuration wants has names that last: they follow from a key that the index keeps, or from that of a
 * project, so that what passes one by one stays together. What a request wants has the names of one job.
 */
public final class Anonymizations {
    private static final String KEY_PROPERTY = "AnonymizationKey";
    private static final String LASTING_PREFIX = "Anonymized-";

    /** What is about storing the result, or about a job. */
    private static final Set<String> MEMBERS_OF_JOBS = Set.of("Asynchronous", "DryRun", "KeepLabels", "KeepSource",
            "Permissive", "Priority", "Resources", "Synchronous", "UserData");

    private final Rewriter rewriter;
    private final Projects projects;
    private final AnonymousNames names;
    private final Index index;

    // Guarded by this. Null until it is needed.
    private JobKey key;

    Anonymizations(Rewriter rewriter, Projects projects, AnonymousNames names, Index index) {
        this.rewriter = rewriter;
        this.projects = projects;
        this.names = names;
        this.index = index;
    }

    /**
     * Refuses what the configuration of a receiver wants, if that cannot be done.
     *
     * @param receiver as messages name it
     * @param configured empty if it wants nothing
     * @throws LetheException that says why
     */
    public void check(String receiver, Optional<ObjectNode> configured) {
        try {
            configured.ifPresent(request -> lasting(request, ""));
        } catch (LetheException e) {
            throw new LetheException(e.kind(),
                    "\"" + AnonymizeOption.MEMBER + "\" of " + receiver + ": " + e.getMessage(), e);
        }
    }

    /**
     * How something is anonymized that is sent.
     *
     * @param configured the request of the receiver; empty if it has none
     * @param receiver tells it from others: names that last are its own
     * @param asked the request of whoever sends; empty if he has none
     * @return empty if it is sent as it is stored
     * @throws LetheException if both want something, or if a request cannot be met
     */
    public Optional<Anonymization> of(Optional<ObjectNode> configured, String receiver, Optional<ObjectNode> asked) {
        if (configured.isPresent() && asked.isPresent()) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The receiver has an \"" + AnonymizeOption.MEMBER
                    + "\" of its own, in whose place there can be no other");
        }
        return configured.map(body -> lasting(body, "to\n" + receiver)).or(() -> asked.map(this::once));
    }

    private Anonymization once(ObjectNode request) {
        Names own = ofProject(request).orElseGet(() -> new Names.OfJob(JobKey.random(), names.next()));
        return made(request, own);
    }

    /**
     * A request with names that last.
     *
     * @param purpose what they are for
     * @throws LetheException if the request cannot be met
     */
    Anonymization lasting(ObjectNode request, String purpose) {
        return made(request, lastingNames(request, purpose));
    }

    /** From what they follow at this moment: a project may get other keys and trial IDs. */
    Names lastingNames(ObjectNode request, String purpose) {
        return ofProject(request).orElseGet(() -> new Names.Lasting(purpose));
    }

    private Optional<Names> ofProject(ObjectNode request) {
        return projects.askedFor(Verb.ANONYMIZE, request).map(ProjectKey::of).map(Names.OfProject::new);
    }

    private Anonymization made(ObjectNode request, Names names) {
        read(request);
        return new Anonymization(request, names, rewriter.profileDigest(request));
    }

    private RewriteRequest read(ObjectNode request) {
        MEMBERS_OF_JOBS.stream().filter(request::has).sorted().findFirst().ifPresent(member -> {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "\"" + member + "\" has no place in what is anonymized on its way");
        });
        return rewriter.readBulk(Verb.ANONYMIZE, Level.STUDY, request);
    }

    /** What was asked for. */
    RewriteRequest request(Anonymization anonymization) {
        return read(anonymization.request());
    }

    /**
     * What is to be done.
     *
     * @throws LetheException if the project or the profile is not what it was when the anonymization was made
     */
    RewritePlan plan(Anonymization anonymization, Together together) {
        RewriteRequest request = request(anonymization);
        String digest = anonymization.profileDigest();
        if (digest != null && !digest.equals(rewriter.profileDigest(anonymization.request()))) {
            throw new LetheException(ErrorKind.BAD_SEQUENCE_OF_CALLS,
                    "The profile changed since the job was submitted: make the request anew");
        }
        return rewriter.compile(request, naming(anonymization.names()), together);
    }

    private Naming naming(Names from) {
        return switch (from) {
            case Names.OfJob(JobKey own, String patientName) -> Naming.of(own, patientName);
            case Names.Lasting(String purpose) -> Naming.of(new ProjectPseudonyms(LASTING_PREFIX,
                    key().derived(purpose), _ -> Optional.empty()));
            case Names.OfProject(ProjectKey project) -> project.naming(projects);
        };
    }

    /** Made once, when it is needed for the first time. */
    private synchronized JobKey key() {
        if (key == null) {
            if (index.property(KEY_PROPERTY).isEmpty()) {
                // Another server may be faster: all have to have the same one.
                index.replaceProperty(KEY_PROPERTY, Optional.empty(),
                        Base64.getEncoder().encodeToString(JobKey.random().toBytes()));
            }
            key = JobKey.of(Base64.getDecoder().decode(index.property(KEY_PROPERTY).orElseThrow()));
        }
        return key;
    }
}
