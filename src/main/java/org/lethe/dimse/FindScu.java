package org.lethe.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.config.Modality;
import org.lethe.config.Modality.Manufacturer;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Level;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TextDatasets;
import org.lethe.dicom.UID;
import org.lethe.dicom.Uids;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.MainTags;
import org.lethe.net.Association;
import org.lethe.net.Command;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;

/** Asks modalities what they have, by C-FIND (PS3.4 section C.4.1). For any number of threads. */
public final class FindScu {
    /** More would be a mistake in the query, or bad will. */
    private static final int ANSWERS_MAX = 100_000;

    /** How much memory the answers to a query may take. */
    private static final long ANSWER_BYTES_MAX = 64L << 20;

    private final Scu scu;
    private final DicomReader reader;
    private final long answerBytesMax;

    /** @param reader how answers are read, and which characters queries are written in if they can be */
    public FindScu(Scu scu, DicomReader reader) {
        this(scu, reader, ANSWER_BYTES_MAX);
    }

    FindScu(Scu scu, DicomReader reader, long answerBytesMax) {
        this.scu = scu;
        this.reader = reader;
        this.answerBytesMax = answerBytesMax;
    }

    /**
     * Asks for resources of a level. The identifiers of the level and of those above are asked for in any case.
     *
     * @param keys what is asked for, by tag; empty values match anything
     * @return the answers
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if the modality does not answer well
     */
    public List<Attributes> find(Modality modality, Level level, Map<Integer, String> keys) throws IOException {
        Map<Integer, String> whole = new TreeMap<>(keys);
        for (Level at = level; at != null; at = at.parent()) {
            whole.putIfAbsent(MainTags.identifierOf(at), "");
        }
        if (level == Level.STUDY) {
            whole.putIfAbsent(Tag.AccessionNumber, "");
        }
        whole.replaceAll((tag, value) -> adapted(modality.manufacturer(), tag, value));
        whole.put(Tag.QueryRetrieveLevel, Identifier.nameOf(level));
        String model = level == Level.PATIENT
                ? UID.PatientRootQueryRetrieveInformationModelFind
                : UID.StudyRootQueryRetrieveInformationModelFind;
        return ask(modality, model, TextDatasets.dataset(whole, reader.dictionary(), reader.defaultCharset()).build());
    }

    /** Some do not understand all wildcards (docs: "{@code DicomModalities}", on manufacturers). */
    private String adapted(Manufacturer manufacturer, int tag, String value) {
        boolean isDate = reader.dictionary().vrOf(tag, null) == VR.DA;
        boolean isRefused = switch (manufacturer) {
            case GENERIC_NO_UNIVERSAL_WILDCARD -> true;
            case GENERIC_NO_WILDCARD_IN_DATES -> isDate;
            case GENERIC, STORE_SCP, VITREA, GE -> false;
        };
        return isRefused && value.equals("*") ? "" : value;
    }

    /**
     * Asks for scheduled procedure steps (PS3.4 annex K).
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if the modality does not answer well
     */
    public List<Attributes> findWorklist(Modality modality, Attributes query) throws IOException {
        return ask(modality, UID.ModalityWorklistInformationModelFind, query);
    }

    /**
     * Asks for a study that cannot be there, to see whether a modality answers at all.
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it does not
     */
    public void check(Modality modality) throws IOException {
        find(modality, Level.STUDY, Map.of(Tag.StudyInstanceUID, Uids.random()));
    }

    private List<Attributes> ask(Modality modality, String model, Attributes query) throws IOException {
        PresentationContext context = new PresentationContext(PresentationContext.idAt(0), model,
                List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian));
        return scu.ask(modality, List.of(context), List.of(), association -> {
            if (association.transferSyntax(context.id()).isEmpty()) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer does not accept C-FIND");
            }
            CommandSet request = CommandSet.queryRequest(Command.C_FIND, association.nextMessageId(), model);
            association.send(context.id(), request, query);
            return answers(association, request);
        });
    }

    private List<Attributes> answers(Association association, CommandSet request) throws IOException {
        List<Attributes> answers = new ArrayList<>();
        long bytes = 0;
        while (true) {
            Message message = Responses.next(association, request);
            DimseStatus status = message.command().status();
            if (!status.isPending()) {
                // Some end so where they would have more answers than they want to give.
                if (!status.isDone() && !status.equals(DimseStatus.CANCELLED)) {
                    throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                            "The DICOM peer answered C-FIND with " + status);
                }
                return answers;
            }
            if (answers.size() == ANSWERS_MAX) {
                association.abort();
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                        "The DICOM peer found more than " + ANSWERS_MAX + " resources");
            }
            Attributes answer = Identifier.read(association, message, reader, Identifier.ANSWER_BYTES_MAX);
            bytes += Identifier.weight(answer); // with all that is left out, as values are parts of one array
            if (bytes > answerBytesMax) {
                association.abort();
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The answers of the DICOM peer take more than "
                        + answerBytesMax + " bytes: ask for fewer resources or fewer tags");
            }
            answers.add(withoutGroupLengths(answer));
        }
    }

    private static Attributes withoutGroupLengths(Attributes answer) {
        Attributes.Builder kept = Attributes.builder(answer.charset());
        for (Element element : answer) {
            if (!Tag.isGroupLength(element.tag())) {
                kept.append(element);
            }
        }
        return kept.build();
    }

    /** Which characters queries are written in if they can be. */
    public SpecificCharacterSet usualCharset() {
        return reader.defaultCharset();
    }
}
