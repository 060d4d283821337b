package org.lethe.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Another server with Orthanc's REST API: {@code OrthancPeers}, and the body of {@code PUT /peers/…} (Orthanc Book,
 * "Peers"). Its text form shows no secrets.
 *
 * @param url root of its REST API, ending in a slash
 * @param username for HTTP Basic; empty for none
 * @param password for HTTP Basic
 * @param headers of every request to it
 * @param timeoutSeconds of every request to it; 0 for that of the server
 * @param certificate what this server shows it; empty for nothing
 * @param pkcs11 whether that lies in a hardware token
 * @param properties what users add for purposes of their own
 * @param anonymize body of a request to anonymize what is sent to it; empty to send it as it is stored
 */
public record OrthancPeer(String url, String username, String password, Map<String, String> headers,
        int timeoutSeconds, Optional<ClientCertificate> certificate, boolean pkcs11, Map<String, String> properties,
        Optional<ObjectNode> anonymize) {
    private static final List<String> ARRAY_MEMBERS = List.of("Url", "Username", "Password");
    private static final Set<String> MEMBERS = Set.of("Url", "URL", "Username", "Password", "HttpHeaders", "Timeout",
            "CertificateFile", "CertificateKeyFile", "CertificateKeyPassword", "Pkcs11", AnonymizeOption.MEMBER);

    /** What a request needs to be one: the HTTP client sets these itself (RFC 9110, section 7.6.1 and 8.6). */
    private static final Set<String> RESERVED_HEADERS =
            Set.of("connection", "content-encoding", "content-length", "expect", "host", "transfer-encoding",
                    "upgrade");

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t -~\\x80-\\xff]*");

    /**
     * A certificate for TLS, in PEM.
     *
     * @param file with the certificate and its chain
     * @param keyFile with the private key; empty if it is in the same file
     * @param keyPassword what that is encrypted with; empty if it is not
     */
    public record ClientCertificate(String file, String keyFile, String keyPassword) {
        @Override
        public String toString() {
            return "ClientCertificate[" + file + "]";
        }
    }

    public OrthancPeer {
        headers = Map.copyOf(headers);
        properties = Map.copyOf(properties);
    }

    /**
     * Reads a peer: an object, or an array of the URL, and perhaps a name and a password.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it has another shape
     */
    public static OrthancPeer read(JsonNode json) {
        ObjectNode object = switch (json) {
            case ObjectNode same -> same;
            case JsonNode array when array.isArray() -> ofArray(array);
            default -> throw malformed("A peer must be an object or an array");
        };
        String username = text(object, "Username");
        if (username.contains(":")) {
            throw malformed("\"Username\" of a peer has a colon, which HTTP Basic cannot carry");
        }
        return new OrthancPeer(
                url(text(object, object.has("Url") ? "Url" : "URL")),
                username,
                text(object, "Password"),
                headers(object),
                timeout(object),
                certificate(object),
                flag(object, "Pkcs11"),
                properties(object),
                AnonymizeOption.read(object));
    }

    private static ObjectNode ofArray(JsonNode array) {
        if (array.size() != 1 && array.size() != ARRAY_MEMBERS.size()) {
            throw malformed("A peer that is an array must have 1 or 3 items");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < array.size(); i++) {
            object.set(ARRAY_MEMBERS.get(i), array.get(i));
        }
        return object;
    }

    private static String url(String text) {
        try {
            URI uri = new URI(text);
            boolean fits = ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (fits) {
                return text.endsWith("/") ? text : text + "/";
            }
        } catch (URISyntaxException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"Url\" of a peer must be a URL", e);
        }
        throw malformed("\"Url\" of a peer must be of the form http://host:port/ or https://host:port/");
    }

    /**
     * Reads the member {@code HttpHeaders}: headers by name, none if it is not there.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if they cannot be headers
     */
    public static Map<String, String> headers(ObjectNode object) {
        SortedMap<String, String> headers = new TreeMap<>();
        JsonNode value = object.get("HttpHeaders");
        if (value == null || value.isNull()) {
            return headers;
        }
        if (!value.isObject()) {
            throw malformed("\"HttpHeaders\" must be an object");
        }
        for (Map.Entry<String, JsonNode> header : value.properties()) {
            String name = header.getKey();
            if (!header.getValue().isString() || !HEADER_NAME.matcher(name).matches()
                    || !HEADER_VALUE.matcher(header.getValue().stringValue()).matches()) {
                throw malformed("\"HttpHeaders\" has something that cannot be a header of HTTP");
            }
            if (RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw malformed("\"HttpHeaders\" sets one that HTTP itself needs");
            }
            headers.put(name, header.getValue().stringValue());
        }
        return headers;
    }

    private static int timeout(ObjectNode object) {
        JsonNode value = object.get("Timeout");
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw malformed("\"Timeout\" of a peer must be a number of seconds from 0");
        }
        return value.intValue();
    }

    private static Optional<ClientCertificate> certificate(ObjectNode object) {
        String file = text(object, "CertificateFile");
        String keyFile = text(object, "CertificateKeyFile");
        String password = text(object, "CertificateKeyPassword");
        return file.isEmpty() ? Optional.empty() : Optional.of(new ClientCertificate(file, keyFile, password));
    }

    private static Map<String, String> properties(ObjectNode object) {
        SortedMap<String, String> properties = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (MEMBERS.contains(member.getKey())) {
                continue;
            }
            if (!member.getValue().isString()) {
                throw malformed("What is added to a peer must be strings");
            }
            properties.put(member.getKey(), member.getValue().stringValue());
        }
        return properties;
    }

    /** Empty if it is not there. */
    private static String text(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw malformed("\"" + member + "\" of a peer must be a string");
        }
        return value.stringValue();
    }

    private static boolean flag(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value != null && !value.isBoolean()) {
            throw malformed("\"" + member + "\" of a peer must be a Boolean");
        }
        return value != null && value.booleanValue();
    }

    private static LetheException malformed(String message) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, message);
    }

    /** As {@link #read} reads it, with all its secrets: to be kept, and never to be shown. */
    public ObjectNode toJson() {
        ObjectNode json = withoutSecrets();
        if (!username.isEmpty()) {
            json.put("Password", password);
        }
        ObjectNode values = json.putObject("HttpHeaders");
        new TreeMap<>(headers).forEach(values::put);
        certificate.ifPresent(own -> json.put("CertificateKeyPassword", own.keyPassword()));
        return json;
    }

    /** As it is shown: without passwords, and with nothing but the names of the headers. */
    public ObjectNode toPublicJson() {
        ObjectNode json = withoutSecrets();
        if (!username.isEmpty()) {
            json.putNull("Password");
        }
        headers.keySet().stream().sorted().forEach(json.putArray("HttpHeaders")::add);
        certificate.ifPresent(_ -> json.putNull("CertificateKeyPassword"));
        return json;
    }

    /** As jobs show it: the array if it says everything, with an empty password. */
    public JsonNode toJobJson() {
        boolean isSimple = headers.isEmpty() && timeoutSeconds == 0 && certificate.isEmpty() && !pkcs11
                && properties.isEmpty() && anonymize.isEmpty();
        if (!isSimple) {
            return toPublicJson();
        }
        return username.isEmpty()
                ? JsonNodeFactory.instance.arrayNode().add(url)
                : JsonNodeFactory.instance.arrayNode().add(url).add(username).add("");
    }

    private ObjectNode withoutSecrets() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(properties).forEach(json::put);
        json.put("Pkcs11", pkcs11).put("Timeout", timeoutSeconds).put("Url", url);
        if (!username.isEmpty()) {
            json.put("Username", username);
        }
        certificate.ifPresent(
                own -> json.put("CertificateFile", own.file()).put("CertificateKeyFile", own.keyFile()));
        return AnonymizeOption.put(anonymize, json);
    }

    @Override
    public String toString() {
        return "OrthancPeer[" + url + "]";
    }
}
