package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.config.AnonymizeOption;
import org.lethe.rewrite.RewriteRequest.JobOptions;
import org.lethe.rewrite.TargetSyntax;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants to be sent to a peer, typed and checked.
 *
 * @param resources Orthanc IDs of any level
 * @param transcode what to send files in; empty to leave them as they are
 * @param compressed whether files are gzipped on their way
 * @param anonymize the request to anonymize what is sent; empty if there is none
 * @param job how it is to be run
 */
record PeerStoreRequest(List<String> resources, Optional<TargetSyntax> transcode, boolean compressed,
        Optional<ObjectNode> anonymize, JobOptions job) {

    /**
     * Reads a body: an object, a list of resources, or the identifier of one, which need not be JSON.
     *
     * @param lossyQuality where the request says nothing of it
     */
    static PeerStoreRequest parse(byte[] body, int lossyQuality) throws IOException {
        ObjectNode object = StoreRequest.objectOf(body);
        JsonRequest request = new JsonRequest(object);
        return new PeerStoreRequest(
                BulkRoutes.resourcesOf(object),
                TranscodeOption.read(request.text("Transcode", null), request.integer("LossyQuality", lossyQuality)),
                request.flag("Compress", false),
                AnonymizeOption.read(object),
                StoreRequest.job(request));
    }
}
