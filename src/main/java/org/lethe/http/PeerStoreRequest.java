package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.RewriteRequest.JobOptions;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants to be sent to a peer, typed and checked.
 *
 * @param resources Orthanc IDs of any level
 * @param transcode the transfer syntax to send in; empty for that of each file
 * @param compressed whether files are gzipped on their way
 * @param job how it is to be run
 */
record PeerStoreRequest(List<String> resources, Optional<TransferSyntax> transcode, boolean compressed,
        JobOptions job) {

    /** Reads a body: an object, a list of resources, or the identifier of one, which need not be JSON. */
    static PeerStoreRequest parse(byte[] body) throws IOException {
        ObjectNode object = StoreRequest.objectOf(body);
        JsonRequest request = new JsonRequest(object);
        return new PeerStoreRequest(
                BulkRoutes.resourcesOf(object),
                syntax(request.text("Transcode", "")),
                request.flag("Compress", false),
                StoreRequest.job(request));
    }

    private static Optional<TransferSyntax> syntax(String uid) {
        if (uid.isEmpty()) {
            return Optional.empty();
        }
        if (!TransferSyntax.isKnown(uid)) {
            throw new LetheException(
                    ErrorKind.BAD_FILE_FORMAT, "The transfer syntax to transcode to is not known");
        }
        return Optional.of(TransferSyntax.of(uid));
    }
}
