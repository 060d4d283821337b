package org.lethe.archive.project;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.PatientAlias;
import org.lethe.rewrite.PatientIdentity;

/**
 * The IDs that a trial gave to patients, read from a table of comma-separated values with the columns
 * {@code PatientID,TrialID} and, where wanted, {@code IssuerOfPatientID} and {@code TrialName}. Immutable.
 *
 * <p>Without a column for issuers, the table speaks of patients whoever gave them their ID.
 */
final class TrialIds {
    /** The largest table, in bytes. */
    static final int BYTES_MAX = 16 << 20;

    static final int ROWS_MAX = 200_000;
    static final TrialIds NONE = new TrialIds(Map.of(), Map.of(), true);

    private static final int PATIENT_ID_CHARACTERS_MAX = 256;

    /** What a Patient ID (LO) and a Patient's Name (PN) can be in every character set. */
    private static final Pattern ID = Pattern.compile("[!-\\[\\]-~](?:[ -\\[\\]-~]{0,62}[!-\\[\\]-~])?");

    private static final Pattern NAME = Pattern.compile("[!-<>-\\[\\]-~](?:[ -<>-\\[\\]-~]{0,62}[!-<>-\\[\\]-~])?");

    private final Map<PatientIdentity, PatientAlias> aliases;
    private final Map<String, PatientIdentity> patients;
    private final boolean hasIssuers;

    private TrialIds(Map<PatientIdentity, PatientAlias> aliases, Map<String, PatientIdentity> patients,
            boolean hasIssuers) {
        this.aliases = aliases;
        this.patients = patients;
        this.hasIssuers = hasIssuers;
    }

    /**
     * Reads a table.
     *
     * @param reserved what no trial ID may begin with: how pseudonyms that are derived begin
     * @throws LetheException of kind BAD_FILE_FORMAT or TOO_LARGE, naming the line and never what is in it
     */
    static TrialIds parse(byte[] csv, String reserved) {
        if (csv.length > BYTES_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A table of trial IDs has at most " + BYTES_MAX + " bytes");
        }
        CsvRows rows = new CsvRows(decode(csv));
        List<String> header = rows.next();
        if (header == null) {
            throw fault(1, "a header is missing: PatientID,IssuerOfPatientID,TrialID,TrialName");
        }
        return new Parser(rows, Columns.of(header.stream().map(String::strip).toList()), reserved).parse();
    }

    private static String decode(byte[] csv) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(csv)).toString();
        } catch (CharacterCodingException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The table of trial IDs is not text in UTF-8", e);
        }
    }

    /** What was given to a patient. */
    Optional<PatientAlias> of(PatientIdentity patient) {
        PatientIdentity listed = hasIssuers || !patient.isNamed() ? patient : PatientIdentity.of(patient.id(), "");
        return Optional.ofNullable(aliases.get(listed));
    }

    /** To whom a trial ID was given. */
    Optional<PatientIdentity> patientOf(String trialId) {
        return Optional.ofNullable(patients.get(trialId));
    }

    int size() {
        return aliases.size();
    }

    /** How many patients there are, and not who. */
    @Override
    public String toString() {
        return "TrialIds[" + aliases.size() + "]";
    }

    private static LetheException fault(int line, String what) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "Line " + line + ": " + what);
    }

    /** Where the columns are; -1 if they are not there. */
    private record Columns(int patientId, int issuer, int trialId, int trialName, int count) {
        private static final List<String> NAMES = List.of("PatientID", "IssuerOfPatientID", "TrialID", "TrialName");

        static Columns of(List<String> header) {
            boolean isSound = NAMES.containsAll(header)
                    && header.stream().distinct().count() == header.size()
                    && header.contains("PatientID")
                    && header.contains("TrialID");
            if (!isSound) {
                throw fault(1, "the header must name the columns PatientID and TrialID, and may name"
                        + " IssuerOfPatientID and TrialName, each once");
            }
            return new Columns(header.indexOf("PatientID"), header.indexOf("IssuerOfPatientID"),
                    header.indexOf("TrialID"), header.indexOf("TrialName"), header.size());
        }
    }

    /** Reads the rows below the header. */
    private static final class Parser {
        private final CsvRows rows;
        private final Columns columns;
        private final String reserved;
        private final Map<PatientIdentity, PatientAlias> aliases = new HashMap<>();
        private final Map<String, PatientIdentity> patients = new HashMap<>();

        Parser(CsvRows rows, Columns columns, String reserved) {
            this.rows = rows;
            this.columns = columns;
            this.reserved = reserved;
        }

        TrialIds parse() {
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                if (row.size() > 1 || !row.getFirst().isBlank()) {
                    add(row, rows.rowLine());
                }
            }
            if (aliases.keySet().stream().anyMatch(patient -> patients.containsKey(patient.id()))) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "A TrialID must not be the PatientID of anybody in"
                        + " the table: originals and pseudonyms would become one patient");
            }
            return new TrialIds(Map.copyOf(aliases), Map.copyOf(patients), columns.issuer >= 0);
        }

        private void add(List<String> row, int line) {
            if (row.size() != columns.count) {
                throw fault(line, "the row has " + row.size() + " fields, and the header " + columns.count);
            }
            if (aliases.size() == ROWS_MAX) {
                throw new LetheException(ErrorKind.TOO_LARGE, "A table of trial IDs has at most " + ROWS_MAX + " rows");
            }
            PatientIdentity patient = PatientIdentity.of(field(row, columns.patientId), field(row, columns.issuer));
            String id = field(row, columns.trialId);
            String name = columns.trialName < 0 ? id : field(row, columns.trialName);
            check(patient, id, name, line);
            if (aliases.put(patient, new PatientAlias(id, name)) != null) {
                throw fault(line, "the patient is there already");
            }
            if (patients.put(id, patient) != null) {
                throw fault(line, "the TrialID is that of another patient");
            }
        }

        private void check(PatientIdentity patient, String id, String name, int line) {
            if (patient.id().isEmpty() || patient.id().length() > PATIENT_ID_CHARACTERS_MAX
                    || patient.issuer().length() > PATIENT_ID_CHARACTERS_MAX) {
                throw fault(line, "PatientID must have 1 to 256 characters, and IssuerOfPatientID at most 256");
            }
            if (!ID.matcher(id).matches()) {
                throw fault(line, "TrialID must be 1 to 64 printable characters of ASCII without a backslash");
            }
            if (id.startsWith(reserved)) {
                throw fault(line, "TrialID must not begin like the pseudonyms of the project");
            }
            if (!NAME.matcher(name).matches()) {
                throw fault(line, "TrialName must be 1 to 64 printable characters of ASCII without a backslash and =");
            }
        }

        private static String field(List<String> row, int column) {
            return column < 0 ? "" : row.get(column).strip();
        }
    }
}
