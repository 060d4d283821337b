package org.lethe.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.archive.Criterion;
import org.lethe.archive.Finder;
import org.lethe.archive.RequestedTags;
import org.lethe.archive.SequenceKeys;
import org.lethe.config.Settings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Element;
import org.lethe.dicom.Level;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TextDatasets;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.Page;
import org.lethe.index.Query;
import org.lethe.index.Resource;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.Association;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;

/** Answers queries for patients, studies, series and instances (PS3.4 section C.4.1). */
final class FindScp implements Service {
    /** What is answered, but says nothing about what is searched. */
    private static final Set<Integer> NO_KEYS = Set.of(
            Tag.SpecificCharacterSet, Tag.QueryRetrieveLevel, Tag.RetrieveAETitle, Tag.InstanceAvailability,
            Tag.TimezoneOffsetFromUTC, Tag.SOPClassesInStudy,
            Tag.NumberOfPatientRelatedStudies, Tag.NumberOfPatientRelatedSeries, Tag.NumberOfPatientRelatedInstances,
            Tag.NumberOfStudyRelatedSeries, Tag.NumberOfStudyRelatedInstances, Tag.NumberOfSeriesRelatedInstances);

    /** What every answer has of its own. */
    private static final Set<Integer> ALWAYS =
            Set.of(Tag.SpecificCharacterSet, Tag.QueryRetrieveLevel, Tag.RetrieveAETitle);

    private final Archive archive;
    private final Finder finder;
    private final RequestedTags values;
    private final RequestedTags comparing;
    private final Settings settings;

    FindScp(Archive archive, Settings settings) {
        this.archive = archive;
        this.finder = new Finder(archive);
        this.values = RequestedTags.toAnswer(archive);
        this.comparing = RequestedTags.toCompare(archive);
        this.settings = settings;
    }

    @Override
    public void answer(Association association, Message message, Request caller) throws IOException {
        Attributes identifier = Identifier.read(association, message, archive.reader());
        Level level = Identifier.levelOf(identifier)
                .orElseThrow(() -> new LetheException(ErrorKind.BAD_FILE_FORMAT, "A query lacks its level"));
        List<Integer> tags = tagsOf(identifier);
        long limit = level == Level.INSTANCE
                ? settings.storage().findInstancesMax()
                : settings.storage().findResultsMax();
        Query query = query(level, identifier);
        SequenceKeys sequences = SequenceKeys.of(identifier, archive.reader().dictionary(), letters(VR.PN));
        long told = 0;
        for (OptionalLong from = OptionalLong.of(Page.FIRST); from.isPresent();) {
            if (association.isCancelled(message.command().messageId())) {
                association.send(message.contextId(), message.command().response(DimseStatus.CANCELLED));
                return;
            }
            Page<String> page = finder.page(query, from.getAsLong());
            for (Resource resource : archive.index().resources(level, page.items())) {
                // That there would be more is told as Orthanc tells it.
                if (limit > 0 && told == limit || association.isCancelled(message.command().messageId())) {
                    association.send(message.contextId(), message.command().response(DimseStatus.CANCELLED));
                    return;
                }
                if (tell(association, message, resource, tags, sequences)) {
                    told++;
                }
            }
            from = page.next();
        }
        association.send(message.contextId(), message.command().response(DimseStatus.SUCCESS));
    }

    private Query query(Level level, Attributes identifier) {
        List<Constraint> constraints = new ArrayList<>();
        for (Element element : identifier) {
            String value = String.join("\\", element.strings(identifier.charset())).strip();
            boolean isUniversal = value.isEmpty() || value.equals("*"); // PS3.4 C.2.2.2.3
            if (!isUniversal && isKey(element)) {
                VR vr = archive.reader().dictionary().vrOf(element.tag(), null);
                constraints.add(Criterion.of(level, element.tag(), Criterion.matchOf(value, vr), letters(vr)));
            }
        }
        return Query.all(level).with(constraints.toArray(Constraint[]::new));
    }

    private static boolean isKey(Element element) {
        return element.vr() != VR.SQ && !NO_KEYS.contains(element.tag()) && !Tag.isGroupLength(element.tag())
                && !Tag.isPrivate(element.tag());
    }

    private Letters letters(VR vr) {
        return vr == VR.PN && !settings.dicom().caseSensitivePersonNames() ? Letters.ANY_CASE : Letters.EXACT;
    }

    /** What is asked for and can be told. */
    private static List<Integer> tagsOf(Attributes identifier) {
        List<Integer> tags = new ArrayList<>();
        for (Element element : identifier) {
            if (element.vr() != VR.SQ && !ALWAYS.contains(element.tag()) && !Tag.isGroupLength(element.tag())) {
                tags.add(element.tag());
            }
        }
        return tags;
    }

    /** @return false if the sequences that are asked for are not in it, so that nothing was told */
    private boolean tell(Association association, Message message, Resource resource, List<Integer> tags,
            SequenceKeys sequences) throws IOException {
        try (DicomFile file = sequences.isAny() ? comparing.file(resource, sequences.firstTag()).orElse(null) : null) {
            if (file != null && !sequences.matches(file.dataset())) {
                return false;
            }
            Attributes.Builder answer = answerOf(resource, tags);
            sequences.addTo(answer, answer.build().charset(),
                    file == null ? Attributes.empty(SpecificCharacterSet.ASCII) : file.dataset());
            association.send(message.contextId(),
                    message.command().response(DimseStatus.PENDING).withDataset(), answer.build());
            return true;
        }
    }

    private Attributes.Builder answerOf(Resource resource, List<Integer> tags) throws IOException {
        Map<Integer, String> texts = new LinkedHashMap<>();
        values.of(resource, tags).forEach((tag, value) -> texts.put(tag, value == null ? "" : value));
        return TextDatasets.dataset(texts, archive.reader().dictionary(), archive.reader().defaultCharset())
                .put(ascii(Tag.QueryRetrieveLevel, VR.CS, Identifier.nameOf(resource.level())))
                .put(ascii(Tag.RetrieveAETitle, VR.AE, settings.dicom().aet()));
    }

    private static Element ascii(int tag, VR vr, String text) {
        return Element.ofText(tag, vr, text, SpecificCharacterSet.ASCII);
    }
}
