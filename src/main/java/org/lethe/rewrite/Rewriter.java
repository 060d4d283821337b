package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import java.util.List;
import java.util.Map;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.error.LetheException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The door of this package: reads requests and compiles them into plans. For all threads at once.
 */
public final class Rewriter {
    private final DicomReader reader;
    private final int lossyQuality;
    private final Profiles profiles;
    private final LatestPhrases latestPhrases = new LatestPhrases();

    /** @param reader as the datasets are read: its dictionary and its limits hold for rewriting, too */
    public Rewriter(DicomReader reader) {
        this(reader, TargetSyntax.DEFAULT_QUALITY, Map.of());
    }

    /**
     * @param reader as the datasets are read: its dictionary and its limits hold for rewriting, too
     * @param lossyQuality from 1 to 100, of lossy compression where a request says nothing of it
     * @param profiles the contents of profile files, by their names
     */
    public Rewriter(DicomReader reader, int lossyQuality, Map<String, byte[]> profiles) {
        this.reader = reader;
        this.lossyQuality = lossyQuality;
        this.profiles = new Profiles(profiles, reader);
    }

    /** The profiles that requests may choose, and those that cannot be used, with the reasons. */
    public List<ProfileInfo> profiles() {
        return profiles.list();
    }

    /**
     * A digest of the profile that a request wants, and of all that it extends: as long as it is the same, so are its
     * results. Null if there is no such profile.
     */
    public String profileDigest(JsonNode body) {
        return profiles.digestOf(body.path("Profile").asString(ProfileChoice.BASIC.name()));
    }

    /**
     * Reads the JSON text of a request, as a tree.
     *
     * @throws LetheException of kind BAD_FILE_FORMAT if it is no JSON object
     */
    public ObjectNode parse(byte[] body) {
        return parse(body, "The body of the request");
    }

    /** @param what the text is, at the begin of a sentence */
    static ObjectNode parse(byte[] text, String what) {
        try {
            if (Json.MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new LetheException(BAD_FILE_FORMAT, what + " must be a JSON object");
        } catch (JacksonException e) {
            throw new LetheException(BAD_FILE_FORMAT, what + " is not valid JSON", e);
        }
    }

    /**
     * Reads a request about a resource of a level. For an instance, what comes of it is handed out and not stored.
     *
     * @param body a JSON object
     * @throws LetheException naming all that is wrong with it; its kind is that of the first fault
     */
    public RewriteRequest read(Verb verb, Level level, JsonNode body) {
        return checked(new RequestReader(verb, level, level, body, reader.dictionary(), lossyQuality).read());
    }

    /**
     * Reads a request about any resources at once, whose instances are rewritten and stored.
     *
     * @param level the highest one whose resources are to be new ones
     * @param body a JSON object
     * @throws LetheException naming all that is wrong with it; its kind is that of the first fault
     */
    public RewriteRequest readBulk(Verb verb, Level level, JsonNode body) {
        Level asStrictAs = level == Level.INSTANCE ? Level.SERIES : level;
        return checked(new RequestReader(verb, level, asStrictAs, body, reader.dictionary(), lossyQuality).read());
    }

    private RewriteRequest checked(RewriteRequest request) {
        if (request.verb() == Verb.ANONYMIZE) {
            profiles.anonymizing(request); // whether there is one as the request wants it
        }
        return request;
    }

    /**
     * Compiles a request.
     *
     * @param naming the same gives the same new identifiers
     * @param together all that the plan will be applied to
     */
    public RewritePlan compile(RewriteRequest request, Naming naming, Together together) {
        Profile profile =
                switch (request.verb()) {
                    case ANONYMIZE -> profiles.anonymizing(request);
                    case MODIFY -> Profiles.modifying(request);
                };
        return new RewritePlan(request, reader, profile, profiles.basic(), naming, together, latestPhrases);
    }

    /** Made when somebody first has text to parse: the HTTP floor has its own. */
    private static final class Json {
        private static final int STRING_MAX = 256 << 20;
        static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(STRING_MAX)
                        .build())
                .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
