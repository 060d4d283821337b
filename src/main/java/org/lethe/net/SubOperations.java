package org.lethe.net;

import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;

/**
 * How far a C-MOVE or C-GET is, in instances (PS3.7 sections 9.1.3 and 9.1.4).
 *
 * @param remaining yet to be sent
 * @param completed that the receiver has
 * @param failed that it does not have
 * @param warned that it has, but not without a remark
 */
public record SubOperations(int remaining, int completed, int failed, int warned) {
    private static final int COUNT_MAX = 0xFFFF;

    /** One more was done. */
    public SubOperations oneDone() {
        return new SubOperations(remaining - 1, completed + 1, failed, warned);
    }

    /** One more failed. */
    public SubOperations oneFailed() {
        return new SubOperations(remaining - 1, completed, failed + 1, warned);
    }

    /** What remains is told only as long as something follows, or would have followed. */
    CommandSet putInto(CommandSet response) {
        DimseStatus status = response.status();
        CommandSet telling = status.isPending() || status.equals(DimseStatus.CANCELLED)
                ? response.with(count(Tag.NumberOfRemainingSuboperations, remaining))
                : response;
        return telling
                .with(count(Tag.NumberOfCompletedSuboperations, completed))
                .with(count(Tag.NumberOfFailedSuboperations, failed))
                .with(count(Tag.NumberOfWarningSuboperations, warned));
    }

    /** As many as a response can say. */
    private static Element count(int tag, int count) {
        return Element.ofUnsignedShort(tag, Math.min(count, COUNT_MAX));
    }
}
