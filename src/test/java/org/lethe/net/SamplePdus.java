package org.lethe.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** The bytes of valid PDUs, each on its own, for tests that send something else than a program would. */
public final class SamplePdus {
    private static final int ECHO = 1;
    private static final int STORE = 3;
    private static final int FIND = 5;
    private static final int FRAGMENT_BYTES = 200;
    private static final int STORE_RESPONSE = 0x8001;

    private SamplePdus() {}

    /** Asks for an association in which all of the following can be said. */
    public static byte[] associateRq() {
        List<String> syntaxes = List.of(UID.ExplicitVRLittleEndian);
        return bytes(new Pdu.AssociateRq("LETHE", "TEST", List.of(
                new PresentationContext(ECHO, UID.Verification, syntaxes),
                new PresentationContext(STORE, UID.CTImageStorage, syntaxes),
                new PresentationContext(FIND, UID.StudyRootQueryRetrieveInformationModelFind, syntaxes)),
                new UserInformation(16384, "1.2.3", "TEST",
                        List.of(new RoleSelection(UID.CTImageStorage, true, false)), Extras.NONE)));
    }

    /** A C-ECHO. */
    public static List<byte[]> echo() {
        return fragments(ECHO, Pdu.Part.COMMAND, CommandSet.echoRequest(1).encode());
    }

    /** A C-STORE, its dataset in several PDUs. */
    public static List<byte[]> store(TestInstance instance) throws IOException {
        CommandSet command = CommandSet.storeRequest(2, UID.CTImageStorage,
                instance.dataset().string(Tag.SOPInstanceUID), Optional.empty());
        return message(STORE, command, instance.dataset());
    }

    /** A C-FIND for all patients' names. */
    public static List<byte[]> find() throws IOException {
        CommandSet command = CommandSet.queryRequest(
                Command.C_FIND, 3, UID.StudyRootQueryRetrieveInformationModelFind);
        Attributes identifier = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.ofText(Tag.QueryRetrieveLevel, VR.CS, "STUDY", SpecificCharacterSet.LATIN_1))
                .put(Element.ofText(Tag.PatientName, VR.PN, "NOBODY*", SpecificCharacterSet.LATIN_1))
                .build();
        return message(FIND, command, identifier);
    }

    public static byte[] releaseRq() {
        return bytes(new Pdu.ReleaseRq());
    }

    public static byte[] abort() {
        return bytes(Pdu.Abort.BY_USER);
    }

    private static List<byte[]> message(int contextId, CommandSet command, Attributes dataset) throws IOException {
        List<byte[]> pdus = new ArrayList<>(fragments(contextId, Pdu.Part.COMMAND, command.encode()));
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (ByteSource source = DicomWriter.encodeDataset(dataset, Encoding.EXPLICIT_LE)) {
            source.transferTo(0, source.size(), Channels.newChannel(encoded));
        }
        pdus.addAll(fragments(contextId, Pdu.Part.DATASET, encoded.toByteArray()));
        return pdus;
    }

    private static List<byte[]> fragments(int contextId, Pdu.Part part, byte[] bytes) {
        List<byte[]> pdus = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += FRAGMENT_BYTES) {
            int length = Math.min(FRAGMENT_BYTES, bytes.length - from);
            pdus.add(bytes(new Pdu.PData(List.of(new Pdu.Pdv(contextId, part, from + length == bytes.length,
                    ByteValue.of(java.util.Arrays.copyOfRange(bytes, from, from + length)))))));
        }
        return pdus;
    }

    private static byte[] bytes(Pdu pdu) {
        ByteBuffer buffer = PduEncoder.encode(pdu);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /**
     * What a server said.
     *
     * @param accepted whether there was an association
     * @param refused whether it was rejected, or aborted
     * @param stored how many instances it says that it stored
     */
    public record Answers(boolean accepted, boolean refused, int stored) {
        /** Reads what a server sent, which has to be PDUs, perhaps cut off by the end of the connection. */
        public static Answers of(byte[] sent) {
            boolean accepted = false;
            boolean refused = false;
            int stored = 0;
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            ByteBuffer bytes = ByteBuffer.wrap(sent);
            while (bytes.remaining() >= PduDecoder.HEADER_BYTES) {
                PduDecoder.Header header = PduDecoder.header(bytes, Association.PDU_BYTES_MAX);
                if (bytes.remaining() < header.bodyBytes()) {
                    break;
                }
                ByteBuffer body = bytes.slice(bytes.position(), header.bodyBytes());
                bytes.position(bytes.position() + header.bodyBytes());
                switch (PduDecoder.body(header.type(), body)) {
                    case Pdu.AssociateAc _ -> accepted = true;
                    case Pdu.AssociateRj _, Pdu.Abort _ -> refused = true;
                    case Pdu.PData(List<Pdu.Pdv> values) -> {
                        for (Pdu.Pdv value : values) {
                            stored += isStored(value, command) ? 1 : 0;
                        }
                    }
                    case Pdu.ReleaseRp _ -> {
                    }
                    case Pdu other -> throw new IllegalStateException(other.toString());
                }
            }
            return new Answers(accepted, refused, stored);
        }

        /** @param command what came of it before */
        private static boolean isStored(Pdu.Pdv value, ByteArrayOutputStream command) {
            if (value.part() == Pdu.Part.DATASET) {
                return false;
            }
            command.write(value.data().array(), value.data().offset(), value.data().length());
            if (!value.last()) {
                return false;
            }
            CommandSet response = CommandSet.parse(command.toByteArray());
            command.reset();
            return response.elements().intValue(Tag.CommandField, 0) == STORE_RESPONSE
                    && response.status().equals(DimseStatus.SUCCESS);
        }
    }

    /**
     * The datasets that come whole after a C-STORE in PDUs, up to the first one that is none: what a server may store.
     *
     * @param said bytes that were sent
     */
    public static List<byte[]> datasets(byte[] said) {
        List<byte[]> datasets = new ArrayList<>();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        ByteBuffer bytes = ByteBuffer.wrap(said);
        boolean storing = false;
        while (bytes.remaining() >= PduDecoder.HEADER_BYTES) {
            int type = bytes.get(bytes.position());
            int length = bytes.getInt(bytes.position() + 2);
            bytes.position(bytes.position() + PduDecoder.HEADER_BYTES);
            if (length < 0 || length > bytes.remaining()) {
                return datasets;
            }
            ByteBuffer body = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            while (type == 4 && body.remaining() >= PduDecoder.PDV_HEADER_BYTES) {
                int valueBytes = body.getInt() - 2;
                body.get(); // the context
                int control = body.get();
                if (valueBytes < 0 || valueBytes > body.remaining()) {
                    return datasets;
                }
                byte[] value = new byte[valueBytes];
                body.get(value);
                part.writeBytes(value);
                if ((control & 2) != 0) {
                    if ((control & 1) != 0) {
                        storing = isStore(part.toByteArray());
                    } else if (storing) {
                        datasets.add(part.toByteArray());
                    }
                    part.reset();
                }
            }
        }
        return datasets;
    }

    private static boolean isStore(byte[] command) {
        try {
            return CommandSet.parse(command).command().orElse(null) == Command.C_STORE;
        } catch (LetheException e) {
            return false; // nor will the server take it for one
        }
    }
}
