package org.lethe.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DICOM modality that this server speaks with: {@code DicomModalities}, and the body of {@code PUT /modalities/…}.
 *
 * @param aet its application entity title
 * @param host name or address
 * @param port of TCP
 * @param manufacturer what has to be considered
 * @param allowed what it may ask of this server, and what may be done for it
 * @param useDicomTls whether connections to it are encrypted
 * @param localAet title of this server towards it; empty for that of the server
 * @param timeoutSeconds for connections to it; 0 for that of the server
 * @param retrieveMethod how instances are fetched from it
 * @param anonymize body of a request to anonymize what is sent to it; empty to send it as it is stored
 */
public record Modality(String aet, String host, int port, Manufacturer manufacturer, Set<Permission> allowed,
        boolean useDicomTls, String localAet, int timeoutSeconds, RetrieveMethod retrieveMethod,
        Optional<ObjectNode> anonymize) {
    private static final int AET_CHARACTERS_MAX = 16;
    private static final int PORT_MAX = 65535;
    private static final Pattern PORT_TEXT = Pattern.compile("[0-9]{1,5}");
    private static final List<String> ARRAY_MEMBERS = List.of("AET", "Host", "Port", "Manufacturer");

    /** Once meant {@code AllowNAction} and {@code AllowEventReport} together. */
    private static final String ALLOW_STORAGE_COMMITMENT = "AllowStorageCommitment";

    /** Peers that need something special. */
    public enum Manufacturer implements Word {
        GENERIC,
        GENERIC_NO_WILDCARD_IN_DATES,
        GENERIC_NO_UNIVERSAL_WILDCARD,
        STORE_SCP,
        VITREA,
        GE {
            @Override
            public String word() {
                return name();
            }
        };

        /** Names that Orthanc gave up: they mean nothing special any more. */
        private static final Set<String> RETIRED =
                Set.of("AgfaImpax", "ClearCanvas", "Dcm4Chee", "EFilm2", "MedInria", "SyngoVia");
    }

    /** What may be denied, in the order of the answers. Words follow {@code Allow} in JSON. */
    public enum Permission implements Word {
        ECHO,
        EVENT_REPORT,
        FIND,
        FIND_WORKLIST,
        GET,
        MOVE,
        N_ACTION,
        STORE,
        TRANSCODING;

        private String member() {
            return "Allow" + word();
        }
    }

    /** How instances are fetched. */
    public enum RetrieveMethod implements Word {
        SYSTEM_DEFAULT("SystemDefault"),
        C_MOVE("C-MOVE"),
        C_GET("C-GET");

        private final String word;

        RetrieveMethod(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    public Modality {
        allowed = Set.copyOf(allowed);
    }

    /** Whether this can be a title (PS3.5 section 6.2): 1 to 16 printable ASCII characters, not only spaces. */
    public static boolean isAet(String text) {
        return !text.isBlank() && text.length() <= AET_CHARACTERS_MAX
                && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\');
    }

    /**
     * Reads a modality: an object, or an array of title, host, port and perhaps manufacturer.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it has another shape, {@code PARAMETER_OUT_OF_RANGE} if
     *     a value cannot be
     */
    public static Modality read(JsonNode json) {
        ObjectNode object = switch (json) {
            case ObjectNode same -> same;
            case JsonNode array when array.isArray() -> ofArray(array);
            default -> throw malformed("A modality must be an object or an array");
        };
        int timeout = integer(object, "Timeout", 0);
        String localAet = text(object, "LocalAet", "");
        return new Modality(
                aet(text(object, "AET", null), "AET"),
                text(object, "Host", null),
                readPort(object),
                manufacturer(text(object, "Manufacturer", Manufacturer.GENERIC.word())),
                permissions(object),
                flag(object, "UseDicomTls", false),
                localAet.isEmpty() ? localAet : aet(localAet, "LocalAet"),
                timeout >= 0 ? timeout : outOfRange("Timeout", "a number of seconds from 0"),
                retrieveMethod(text(object, "RetrieveMethod", RetrieveMethod.SYSTEM_DEFAULT.word())),
                AnonymizeOption.read(object));
    }

    private static ObjectNode ofArray(JsonNode array) {
        if (array.size() < ARRAY_MEMBERS.size() - 1 || array.size() > ARRAY_MEMBERS.size()) {
            throw malformed("A modality that is an array must have 3 or 4 items");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < array.size(); i++) {
            object.set(ARRAY_MEMBERS.get(i), array.get(i));
        }
        return object;
    }

    private static String aet(String title, String member) {
        if (!isAet(title)) {
            outOfRange(member, "1 to 16 printable ASCII characters");
        }
        return title;
    }

    /** Also as text, which older configurations have. */
    private static int readPort(ObjectNode object) {
        JsonNode value = object.get("Port");
        if (value != null && value.isString() && PORT_TEXT.matcher(value.stringValue()).matches()) {
            return port(Integer.parseInt(value.stringValue()));
        }
        return port(integer(object, "Port", -1));
    }

    private static int port(int port) {
        return port >= 1 && port <= PORT_MAX ? port : outOfRange("Port", "a number from 1 to " + PORT_MAX);
    }

    private static Manufacturer manufacturer(String name) {
        return Manufacturer.RETIRED.contains(name)
                ? Manufacturer.GENERIC
                : choice(name, Manufacturer.values(), "Manufacturer");
    }

    private static RetrieveMethod retrieveMethod(String name) {
        return choice(name, RetrieveMethod.values(), "RetrieveMethod");
    }

    private static <T extends Word> T choice(String name, T[] words, String member) {
        for (T word : words) {
            if (word.word().equals(name)) {
                return word;
            }
        }
        throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "\"" + member + "\" of a modality must be one of "
                + Arrays.stream(words).map(Word::word).collect(Collectors.joining(", ")));
    }

    private static Set<Permission> permissions(ObjectNode object) {
        List<Permission> all = new ArrayList<>();
        boolean commitment = flag(object, ALLOW_STORAGE_COMMITMENT, true);
        for (Permission permission : Permission.values()) {
            boolean byDefault = switch (permission) {
                case N_ACTION, EVENT_REPORT -> commitment;
                case ECHO, FIND, FIND_WORKLIST, GET, MOVE, STORE, TRANSCODING -> true;
            };
            if (flag(object, permission.member(), byDefault)) {
                all.add(permission);
            }
        }
        return all.isEmpty() ? Set.of() : EnumSet.copyOf(all);
    }

    /** @param absent what it means if it is not there; null if it must be */
    private static String text(ObjectNode object, String member, String absent) {
        JsonNode value = object.get(member);
        if (value == null && absent != null) {
            return absent;
        }
        if (value == null || !value.isString() || absent == null && value.stringValue().isBlank()) {
            throw malformed("\"" + member + "\" of a modality must be a string");
        }
        return value.stringValue();
    }

    /** @param absent what it means if it is not there; -1 if it must be */
    private static int integer(ObjectNode object, String member, int absent) {
        JsonNode value = object.get(member);
        if (value == null && absent >= 0) {
            return absent;
        }
        if (value == null || !value.isIntegralNumber()) {
            throw malformed("\"" + member + "\" of a modality must be a whole number");
        }
        return value.canConvertToInt() ? value.intValue() : outOfRange(member, "smaller");
    }

    private static boolean flag(ObjectNode object, String member, boolean absent) {
        JsonNode value = object.get(member);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw malformed("\"" + member + "\" of a modality must be a Boolean");
        }
        return value.booleanValue();
    }

    private static LetheException malformed(String message) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, message);
    }

    private static int outOfRange(String member, String expected) {
        throw new LetheException(
                ErrorKind.PARAMETER_OUT_OF_RANGE, "\"" + member + "\" of a modality must be " + expected);
    }

    /** As {@link #read} reads it. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("AET", aet);
        for (Permission permission : Permission.values()) {
            json.put(permission.member(), allowed.contains(permission));
        }
        json.put("Host", host)
                .put("LocalAet", localAet)
                .put("Manufacturer", manufacturer.word())
                .put("Port", port)
                .put("RetrieveMethod", retrieveMethod.word())
                .put("Timeout", timeoutSeconds)
                .put("UseDicomTls", useDicomTls);
        return AnonymizeOption.put(anonymize, json);
    }
}
