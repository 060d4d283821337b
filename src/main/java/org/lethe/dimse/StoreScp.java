package org.lethe.dimse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.time.Instant;
import org.lethe.archive.Archive;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.io.ByteSource;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.lethe.rewrite.FileMetas;

/** Takes instances by C-STORE (PS3.4 annex B). Whoever gets a success can rely on it: the instance is durable then. */
final class StoreScp implements Service {
    private final Archive archive;

    StoreScp(Archive archive) {
        this.archive = archive;
    }

    @Override
    public void answer(Association association, Message message, Request caller) throws IOException {
        store(association, message,
                Reception.byDimse(Instant.now(), caller.address().getHostAddress(), caller.callingAet(),
                        caller.calledAet()));
        association.send(message.contextId(), message.command().response(DimseStatus.SUCCESS));
    }

    /** Stores the instance that a message brings. It is not answered. */
    void store(Association association, Message message, Reception reception) throws IOException {
        CommandSet command = message.command();
        if (!UID.isOfDigitsAndDots(command.sopClassUid()) || !UID.isOfDigitsAndDots(command.sopInstanceUid())) {
            throw new LetheException(ErrorKind.INEXISTENT_TAG, "A C-STORE request names no UIDs of what it brings");
        }
        String syntax = association.context(message.contextId()).transferSyntax();
        byte[] header = header(command, syntax);
        try (InputStream file =
                new SequenceInputStream(new ByteArrayInputStream(header), message.dataset())) {
            archive.store(file, reception, dataset -> check(dataset, command));
        }
    }

    /** Whoever gets a success may delete what the request named: that has to be what is stored. */
    private static void check(Attributes dataset, CommandSet command) {
        if (!command.sopInstanceUid().equals(dataset.string(Tag.SOPInstanceUID))
                || !command.sopClassUid().equals(dataset.string(Tag.SOPClassUID))) {
            throw new LetheException(ErrorKind.INEXISTENT_TAG,
                    "The dataset is not the instance that its request names");
        }
    }

    /** What stands before the dataset in a file (PS3.10 section 7.1). */
    private static byte[] header(CommandSet command, String transferSyntaxUid) throws IOException {
        Attributes instance = Attributes.builder(SpecificCharacterSet.ASCII)
                .put(Element.ofUid(Tag.SOPClassUID, command.sopClassUid()))
                .put(Element.ofUid(Tag.SOPInstanceUID, command.sopInstanceUid()))
                .build();
        Attributes fileMeta = FileMetas.of(instance, TransferSyntax.of(transferSyntaxUid));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ByteSource encoded = DicomWriter.encode(fileMeta, Attributes.empty(SpecificCharacterSet.ASCII),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)) {
            encoded.transferTo(0, encoded.size(), Channels.newChannel(bytes));
        }
        return bytes.toByteArray();
    }
}
