package org.lethe.config;

import java.util.List;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DICOMweb server elsewhere: {@code DicomWeb.Servers}, and the body of {@code PUT /dicom-web/servers/…} (Orthanc
 * Book, "DICOMweb plugin"). Its text form shows no secrets.
 *
 * @param peer how it is reached; its URL is the root of its DICOMweb, ending in a slash
 * @param hasDelete whether it deletes what it is told to; only shown
 * @param chunkedTransfers whether it takes bodies without a length; only shown, as the length is always told
 * @param universalTransferSyntax whether it knows {@code transfer-syntax=*}, so that files come as they are stored
 */
public record DicomWebServer(
        OrthancPeer peer, boolean hasDelete, boolean chunkedTransfers, boolean universalTransferSyntax) {
    private static final String HAS_DELETE = "HasDelete";
    private static final String CHUNKED_TRANSFERS = "ChunkedTransfers";
    private static final String UNIVERSAL = "HasWadoRsUniversalTransferSyntax";

    /**
     * Reads a server: an object, or an array of the URL, and perhaps a name and a password.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it has another shape
     */
    public static DicomWebServer read(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            return new DicomWebServer(OrthancPeer.read(json), false, true, true);
        }
        ObjectNode peer = object.deepCopy().remove(List.of(HAS_DELETE, CHUNKED_TRANSFERS, UNIVERSAL));
        return new DicomWebServer(OrthancPeer.read(peer), flag(object, HAS_DELETE, false),
                flag(object, CHUNKED_TRANSFERS, true), flag(object, UNIVERSAL, true));
    }

    private static boolean flag(ObjectNode object, String member, boolean absent) {
        JsonNode value = object.get(member);
        if (value != null && !value.isBoolean()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"" + member + "\" of a server must be a Boolean");
        }
        return value == null ? absent : value.booleanValue();
    }

    /** As {@link #read} reads it, with all its secrets: to be kept, and never to be shown. */
    public ObjectNode toJson() {
        return with(peer.toJson());
    }

    /** As it is shown: without passwords, and with nothing but the names of the headers. */
    public ObjectNode toPublicJson() {
        return with(peer.toPublicJson());
    }

    private ObjectNode with(ObjectNode json) {
        return json.put(HAS_DELETE, hasDelete).put(CHUNKED_TRANSFERS, chunkedTransfers)
                .put(UNIVERSAL, universalTransferSyntax);
    }

    @Override
    public String toString() {
        return "DicomWebServer[" + peer.url() + "]";
    }
}
