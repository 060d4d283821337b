package org.lethe.archive;

import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewritten;
import org.lethe.rewrite.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of anonymized instances whose pixels may still show whose they are (PS3.15 section E.3.1). */
final class BurnedIn {
    private static final Logger LOG = LoggerFactory.getLogger(BurnedIn.class);

    private BurnedIn() {}

    /** @param instanceId Orthanc ID of the original */
    static void tellOf(String instanceId, RewriteRequest request, Rewritten rewritten) {
        if (request.verb() == Verb.ANONYMIZE && rewritten.isBurnedIn()) {
            LOG.warn("Instance {} was anonymized and says that text is burned into its pixels: see CleanPixelData",
                    instanceId);
        }
    }
}
