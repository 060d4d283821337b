package org.lethe.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * The command part of a DIMSE message: elements of group 0000, always in implicit VR little endian (PS3.7 section 6.3.1
 * and annex E).
 *
 * @param elements without the group length
 */
public record CommandSet(Attributes elements) {
    private static final int RESPONSE = 0x8000;

    /** (0000,0800) where no dataset follows, and where one does: any other value. */
    private static final int NO_DATASET = 0x0101;
    private static final int DATASET = 0x0000;

    private static final int PRIORITY_MEDIUM = 0;

    /**
     * Who asked by C-MOVE for what is sent now (PS3.7 section 9.1.1.1).
     *
     * @param aet its title
     * @param messageId of its request
     */
    public record MoveOriginator(String aet, int messageId) {}

    /** A C-ECHO-RQ (PS3.7 section 9.3.5.1). */
    public static CommandSet echoRequest(int messageId) {
        return request(Command.C_ECHO, UID.Verification, messageId).withoutDataset();
    }

    /** A C-STORE-RQ (PS3.7 section 9.3.1.1), which the dataset of the instance follows. */
    public static CommandSet storeRequest(
            int messageId, String sopClassUid, String sopInstanceUid, Optional<MoveOriginator> originator) {
        CommandSet request = request(Command.C_STORE, sopClassUid, messageId).withMediumPriority().withDataset()
                .with(text(Tag.AffectedSOPInstanceUID, VR.UI, sopInstanceUid));
        return originator.map(origin -> request
                .with(text(Tag.MoveOriginatorApplicationEntityTitle, VR.AE, origin.aet()))
                .with(Element.ofUnsignedShort(Tag.MoveOriginatorMessageID, origin.messageId()))).orElse(request);
    }

    /** A C-FIND-RQ or C-GET-RQ (PS3.7 sections 9.3.2.1 and 9.3.3.1), which the identifier follows. */
    public static CommandSet queryRequest(Command command, int messageId, String sopClassUid) {
        return request(command, sopClassUid, messageId).withMediumPriority().withDataset();
    }

    /** A C-MOVE-RQ (PS3.7 section 9.3.4.1), which the identifier follows. */
    public static CommandSet moveRequest(int messageId, String sopClassUid, String destinationAet) {
        return queryRequest(Command.C_MOVE, messageId, sopClassUid)
                .with(text(Tag.MoveDestination, VR.AE, destinationAet));
    }

    /** An N-ACTION-RQ (PS3.7 section 10.3.4.1), which what is asked for follows. */
    public static CommandSet actionRequest(int messageId, String sopClassUid, String sopInstanceUid, int actionId) {
        return new CommandSet(Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.RequestedSOPClassUID, VR.UI, sopClassUid))
                .put(Element.ofUnsignedShort(Tag.CommandField, Command.N_ACTION.code()))
                .put(Element.ofUnsignedShort(Tag.MessageID, messageId))
                .put(text(Tag.RequestedSOPInstanceUID, VR.UI, sopInstanceUid))
                .put(Element.ofUnsignedShort(Tag.ActionTypeID, actionId))
                .build()).withDataset();
    }

    /** An N-EVENT-REPORT-RQ (PS3.7 section 10.3.1.1), which what happened follows. */
    public static CommandSet eventReport(int messageId, String sopClassUid, String sopInstanceUid, int eventId) {
        return request(Command.N_EVENT_REPORT, sopClassUid, messageId).withDataset()
                .with(text(Tag.AffectedSOPInstanceUID, VR.UI, sopInstanceUid))
                .with(Element.ofUnsignedShort(Tag.EventTypeID, eventId));
    }

    private static CommandSet request(Command command, String sopClassUid, int messageId) {
        return new CommandSet(Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.AffectedSOPClassUID, VR.UI, sopClassUid))
                .put(Element.ofUnsignedShort(Tag.CommandField, command.code()))
                .put(Element.ofUnsignedShort(Tag.MessageID, messageId))
                .build());
    }

    /** The response to this request, without a dataset (PS3.7 sections 9.3 and 10.3). */
    public CommandSet response(DimseStatus status) {
        Attributes.Builder response = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.AffectedSOPClassUID, VR.UI, sopClassUid()))
                .put(Element.ofUnsignedShort(Tag.CommandField, elements.intValue(Tag.CommandField, 0) | RESPONSE))
                .put(Element.ofUnsignedShort(Tag.MessageIDBeingRespondedTo, messageId()))
                .put(Element.ofUnsignedShort(Tag.Status, status.code()));
        if (!sopInstanceUid().isEmpty()) {
            response.put(text(Tag.AffectedSOPInstanceUID, VR.UI, sopInstanceUid()));
        }
        for (int tag : List.of(Tag.EventTypeID, Tag.ActionTypeID)) {
            if (elements.contains(tag)) {
                response.put(Element.ofUnsignedShort(tag, elements.intValue(tag, 0)));
            }
        }
        return new CommandSet(response.build()).withoutDataset();
    }

    /** The response to this C-MOVE or C-GET, which tells how far it is. */
    public CommandSet response(DimseStatus status, SubOperations done) {
        return done.putInto(response(status));
    }

    /** This message with another element. */
    CommandSet with(Element element) {
        return new CommandSet(elements.toBuilder().put(element).build());
    }

    /** This message, with a dataset to follow. */
    public CommandSet withDataset() {
        return with(Element.ofUnsignedShort(Tag.CommandDataSetType, DATASET));
    }

    private CommandSet withoutDataset() {
        return with(Element.ofUnsignedShort(Tag.CommandDataSetType, NO_DATASET));
    }

    private CommandSet withMediumPriority() {
        return with(Element.ofUnsignedShort(Tag.Priority, PRIORITY_MEDIUM));
    }

    private static Element text(int tag, VR vr, String ascii) {
        return Element.of(tag, vr, ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads a command set.
     *
     * @throws LetheException if it is none
     */
    static CommandSet parse(byte[] bytes) {
        Attributes elements;
        try {
            elements = DicomReader.standard().readDataset(ByteSource.of(bytes), Encoding.IMPLICIT_LE);
        } catch (LetheException e) {
            throw NetworkFaults.fault("The DICOM peer sent a command that cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!elements.contains(Tag.CommandField)) {
            throw NetworkFaults.violation("a command that does not say what it is");
        }
        return new CommandSet(elements.toBuilder().remove(Tag.CommandGroupLength).build());
    }

    /** As it is sent, with its group length. */
    byte[] encode() {
        try {
            ByteSource rest = DicomWriter.encodeDataset(elements, Encoding.IMPLICIT_LE);
            byte[] length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) rest.size()).array();
            Attributes whole =
                    elements.toBuilder().put(Element.of(Tag.CommandGroupLength, VR.UL, length)).build();
            ByteSource source = DicomWriter.encodeDataset(whole, Encoding.IMPLICIT_LE);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) source.size());
            source.transferTo(0, source.size(), Channels.newChannel(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which request this is; empty for a response, and for what is not used here. */
    public Optional<Command> command() {
        return Command.of(elements.intValue(Tag.CommandField, 0));
    }

    /** Whether this answers a request. */
    public boolean isResponse() {
        return (elements.intValue(Tag.CommandField, 0) & RESPONSE) != 0;
    }

    /** (0000,0110): the number of a request; 0 if it has none. */
    public int messageId() {
        return elements.intValue(Tag.MessageID, 0);
    }

    /** (0000,0120): the number of the request that this is about; -1 if it does not say. */
    int answeredId() {
        return elements.intValue(Tag.MessageIDBeingRespondedTo, -1);
    }

    /** (0000,0002) or (0000,0003): of what it is about; empty if it does not say. */
    public String sopClassUid() {
        return text(elements.contains(Tag.AffectedSOPClassUID) ? Tag.AffectedSOPClassUID : Tag.RequestedSOPClassUID);
    }

    /** (0000,1000) or (0000,1001): of what it is about; empty if it does not say. */
    public String sopInstanceUid() {
        return text(elements.contains(Tag.AffectedSOPInstanceUID)
                ? Tag.AffectedSOPInstanceUID
                : Tag.RequestedSOPInstanceUID);
    }

    /** (0000,0600): who gets what is moved; empty if it does not say. */
    public String moveDestination() {
        return text(Tag.MoveDestination);
    }

    /** (0000,1008): what an N-ACTION asks for; -1 if it does not say. */
    public int actionType() {
        return elements.intValue(Tag.ActionTypeID, -1);
    }

    /** (0000,1002): what an N-EVENT-REPORT is about; -1 if it does not say. */
    public int eventType() {
        return elements.intValue(Tag.EventTypeID, -1);
    }

    private String text(int tag) {
        return Optional.ofNullable(elements.string(tag)).orElse("");
    }

    /** Whether a dataset follows. */
    public boolean hasDataset() {
        return elements.intValue(Tag.CommandDataSetType, NO_DATASET) != NO_DATASET;
    }

    /** Whether this answers a certain request. */
    public boolean isResponseTo(CommandSet request) {
        return elements.intValue(Tag.CommandField, 0) == (request.elements.intValue(Tag.CommandField, 0) | RESPONSE)
                && answeredId() == request.messageId();
    }

    /**
     * (0000,0900), with which a response says how it went.
     *
     * @throws LetheException if it does not say
     */
    public DimseStatus status() {
        int status = elements.intValue(Tag.Status, -1);
        if (status < 0) {
            throw NetworkFaults.violation("a response without a status");
        }
        return new DimseStatus(status);
    }
}
