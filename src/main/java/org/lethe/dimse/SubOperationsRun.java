package org.lethe.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.StoredFile;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.lethe.net.SubOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends instances one after the other for a C-MOVE or a C-GET, and tells the one who asked how far it is (PS3.7
 * sections 9.1.3 and 9.1.4). Not for several threads.
 */
final class SubOperationsRun {
    private static final Logger LOG = LoggerFactory.getLogger(SubOperationsRun.class);

    /** More would not be read by anybody. */
    private static final int FAILED_UIDS_MAX = 1000;

    private final Index index;
    private final Association association;
    private final Message message;
    private final List<String> failedUids = new ArrayList<>();
    private SubOperations done;

    /** How an instance is sent: with success or with a warning. */
    interface Step {
        DimseStatus send(String instance) throws IOException;
    }

    SubOperationsRun(Index index, Association association, Message message) {
        this.index = index;
        this.association = association;
        this.message = message;
    }

    /**
     * Sends instances, and answers the request in the end.
     *
     * @param instances Orthanc IDs
     * @throws LetheException if the association of the one who asked breaks
     */
    void run(List<String> instances, Step step) throws IOException {
        done = new SubOperations(instances.size(), 0, 0, 0);
        for (String instance : instances) {
            if (association.isCancelled(message.command().messageId())) {
                respond(DimseStatus.CANCELLED);
                return;
            }
            send(instance, step);
            if (done.remaining() > 0) {
                association.send(message.contextId(), message.command().response(DimseStatus.PENDING, done));
            }
        }
        respond(outcome());
    }

    private DimseStatus outcome() {
        if (done.failed() + done.warned() == 0) {
            return DimseStatus.SUCCESS;
        }
        return done.completed() + done.warned() == 0
                ? Statuses.NO_SUB_OPERATION_DONE
                : Statuses.SOME_SUB_OPERATIONS_FAILED;
    }

    private void send(String instance, Step step) {
        try {
            done = Statuses.isWarning(step.send(instance))
                    ? new SubOperations(done.remaining() - 1, done.completed(), done.failed(), done.warned() + 1)
                    : done.oneDone();
        } catch (IOException | RuntimeException e) {
            if (!association.isOpen()) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                        "The association broke while instances were sent", e);
            }
            LOG.warn("Instance {} could not be sent: {}", instance,
                    e instanceof LetheException ? e.getMessage() : FaultTrace.of(e));
            done = done.oneFailed();
            if (failedUids.size() < FAILED_UIDS_MAX) {
                index.file(instance).map(StoredFile::sopInstanceUid).ifPresent(failedUids::add);
            }
        }
    }

    private void respond(DimseStatus status) throws IOException {
        CommandSet response = message.command().response(status, done);
        if (failedUids.isEmpty()) {
            association.send(message.contextId(), response);
        } else {
            Attributes failed = Attributes.builder(SpecificCharacterSet.ASCII)
                    .put(Element.ofText(Tag.FailedSOPInstanceUIDList, VR.UI, String.join("\\", failedUids),
                            SpecificCharacterSet.ASCII))
                    .build();
            association.send(message.contextId(), response.withDataset(), failed);
        }
    }
}
