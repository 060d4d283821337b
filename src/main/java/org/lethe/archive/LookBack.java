package org.lethe.archive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lethe.archive.project.Project;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Page;
import org.lethe.index.Resource;
import org.lethe.rewrite.PatientIdentity;
import org.lethe.rewrite.ProjectPseudonyms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which patient is behind a pseudonym of a project: by the IDs that were given, else by making the pseudonyms
 * of the patients who are stored anew, with each of the project's keys. There is no list from which it could be read.
 */
public final class LookBack {
    private static final Logger LOG = LoggerFactory.getLogger(LookBack.class);
    private static final int PATIENTS_MAX = 1_000_000;

    /** The issuer of a Patient ID is not in the index: so many files are opened to learn it, in each round. */
    private static final int FILES_MAX = 20_000;

    /**
     * Rounds of looking into files: one of each study, one of each series, all. Most patients are found in the first.
     */
    private static final List<Level> ROUNDS = List.of(Level.STUDY, Level.SERIES, Level.INSTANCE);

    private static final int PAGE = 1_000;
    private static final Pattern PSEUDONYM = Pattern.compile("[ -\\[\\]-~]{1,64}");

    private final Archive archive;
    private final Index index;

    /**
     * Who is behind a pseudonym.
     *
     * @param patient the original
     * @param keyId of the key that the pseudonym follows from; empty if it was given
     */
    public record Original(PatientIdentity patient, Optional<String> keyId) {}

    /** Whose pseudonym is looked for. */
    private static final class Wanted {
        private final String pseudonym;
        private final Map<String, ProjectPseudonyms> byKey = new LinkedHashMap<>();

        Wanted(Project project, String pseudonym) {
            this.pseudonym = pseudonym;
            project.keyIds().forEach(keyId -> byKey.put(keyId, project.pseudonyms(keyId)));
        }

        Optional<Original> match(PatientIdentity patient) {
            return byKey.entrySet().stream()
                    .filter(key -> key.getValue().derived(patient).equals(pseudonym))
                    .map(key -> new Original(patient, Optional.of(key.getKey())))
                    .findFirst();
        }
    }

    /** Looks at a patient. */
    private interface Look {
        Optional<Original> at(Resource patient) throws IOException;
    }

    /** Counts the files that are opened in one round. */
    private static final class Files {
        private final Level one;
        private int left = FILES_MAX;

        /** @param one level of whose resources one file each is looked at */
        Files(Level one) {
            this.one = one;
        }
    }

    LookBack(Archive archive) {
        this.archive = archive;
        this.index = archive.index();
    }

    /**
     * Finds the original. Whether somebody may know it, and that somebody asks, is the caller's business.
     *
     * @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if this cannot be a pseudonym,
     *     {@code UNKNOWN_RESOURCE} if no patient of this server has it
     * @throws IOException if a file cannot be read
     */
    public Original find(Project project, String pseudonym) throws IOException {
        check(pseudonym);
        Optional<PatientIdentity> given = project.patientOf(pseudonym);
        if (given.isPresent()) {
            return new Original(given.get(), Optional.empty());
        }
        if (!project.mayBeDerived(pseudonym)) {
            throw unknown("");
        }
        Wanted wanted = new Wanted(project, pseudonym);
        Optional<Original> found = amongPatients(patient -> withoutIssuer(wanted, patient));
        if (found.isPresent()) {
            return found.get();
        }
        boolean isCut = false;
        for (Level round : ROUNDS) {
            Files files = new Files(round);
            found = amongPatients(patient -> withIssuer(wanted, patient, files));
            if (found.isPresent()) {
                return found.get();
            }
            isCut |= files.left == 0;
        }
        throw unknown(isCut ? ", of whose files not all could be looked at" : "");
    }

    /** @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if a text cannot be a pseudonym */
    public static void check(String pseudonym) {
        if (!PSEUDONYM.matcher(pseudonym).matches()) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "A pseudonym has 1 to 64 printable characters of ASCII");
        }
    }

    private Optional<Original> amongPatients(Look look) throws IOException {
        long from = Page.FIRST;
        for (int seen = 0; seen < PATIENTS_MAX; seen += PAGE) {
            Page<String> page = index.patients(from, PAGE);
            for (Resource patient : index.resources(Level.PATIENT, page.items())) {
                Optional<Original> found = look.at(patient);
                if (found.isPresent()) {
                    return found;
                }
            }
            if (page.next().isEmpty()) {
                break;
            }
            from = page.next().getAsLong();
        }
        return Optional.empty();
    }

    private static Optional<Original> withoutIssuer(Wanted wanted, Resource patient) {
        String id = patient.tags().getOrDefault(Tag.PatientID, "").strip();
        return id.isEmpty() ? Optional.empty() : wanted.match(PatientIdentity.of(id, ""));
    }

    /** Files of one patient of the index may be of several, to whom different issuers gave the same ID. */
    private Optional<Original> withIssuer(Wanted wanted, Resource patient, Files files) throws IOException {
        for (String resource : index.descendants(Level.PATIENT, patient.id(), files.one)) {
            if (files.left == 0) {
                return Optional.empty();
            }
            files.left--;
            Optional<Original> found = patientOf(files.one, resource).flatMap(wanted::match);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<PatientIdentity> patientOf(Level level, String resource) throws IOException {
        List<String> instances = level == Level.INSTANCE
                ? List.of(resource)
                : index.descendants(level, resource, Level.INSTANCE);
        if (instances.isEmpty()) {
            return Optional.empty(); // deleted meanwhile
        }
        try (DicomFile file = archive.read(instances.getFirst(), DicomReader.Until.PIXEL_DATA)) {
            return Optional.of(PatientIdentity.of(file.dataset()));
        } catch (LetheException | IOException e) {
            boolean isGone = e instanceof LetheException known && known.kind() == ErrorKind.UNKNOWN_RESOURCE;
            if (!isGone) {
                LOG.warn("Instance {} cannot be read, and so is not looked at for a pseudonym", instances.getFirst());
            }
            return Optional.empty();
        }
    }

    private static LetheException unknown(String more) {
        return new LetheException(ErrorKind.UNKNOWN_RESOURCE,
                "No patient of this server has this pseudonym in this project" + more);
    }
}
