package org.lethe.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
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
    /** Commands (0000,0100); the highest bit makes a response of a request (PS3.7 annex E.1). */
    private static final int C_STORE_RQ = 0x0001;
    private static final int C_ECHO_RQ = 0x0030;
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
        return new CommandSet(builder(UID.Verification, C_ECHO_RQ, messageId)
                .put(Element.ofUnsignedShort(Tag.CommandDataSetType, NO_DATASET))
                .build());
    }

    /** A C-STORE-RQ (PS3.7 section 9.3.1.1), which the dataset of the instance follows. */
    public static CommandSet storeRequest(
            int messageId, String sopClassUid, String sopInstanceUid, Optional<MoveOriginator> originator) {
        Attributes.Builder request = builder(sopClassUid, C_STORE_RQ, messageId)
                .put(Element.ofUnsignedShort(Tag.Priority, PRIORITY_MEDIUM))
                .put(Element.ofUnsignedShort(Tag.CommandDataSetType, DATASET))
                .put(text(Tag.AffectedSOPInstanceUID, VR.UI, sopInstanceUid));
        originator.ifPresent(origin -> request
                .put(text(Tag.MoveOriginatorApplicationEntityTitle, VR.AE, origin.aet()))
                .put(Element.ofUnsignedShort(Tag.MoveOriginatorMessageID, origin.messageId())));
        return new CommandSet(request.build());
    }

    private static Attributes.Builder builder(String sopClassUid, int command, int messageId) {
        return Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.AffectedSOPClassUID, VR.UI, sopClassUid))
                .put(Element.ofUnsignedShort(Tag.CommandField, command))
                .put(Element.ofUnsignedShort(Tag.MessageID, messageId));
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
        try {
            return new CommandSet(DicomReader.standard().readDataset(ByteSource.of(bytes), Encoding.IMPLICIT_LE)
                    .toBuilder().remove(Tag.CommandGroupLength).build());
        } catch (LetheException e) {
            throw NetworkFaults.fault("The DICOM peer sent a command that cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** (0000,0110): the number of a request; 0 if it has none. */
    int messageId() {
        return elements.intValue(Tag.MessageID, 0);
    }

    /** Whether a dataset follows. */
    boolean hasDataset() {
        return elements.intValue(Tag.CommandDataSetType, NO_DATASET) != NO_DATASET;
    }

    /** Whether this answers a request. */
    boolean isResponseTo(CommandSet request) {
        return elements.intValue(Tag.CommandField, 0) == (request.elements.intValue(Tag.CommandField, 0) | RESPONSE)
                && elements.intValue(Tag.MessageIDBeingRespondedTo, -1) == request.messageId();
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
