package org.lethe.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lethe.archive.Archive;
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
import org.lethe.dicom.json.BulkDataUri;
import org.lethe.dicom.json.DicomJson;
import org.lethe.http.Exchange;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.Query;
import org.lethe.index.Resource;

/** Searches for studies, series and instances: QIDO-RS (PS3.18 section 10.6). */
final class SearchAnswers {
    private static final int BATCH = 100;
    private static final int NO_CONTENT = 204;
    private static final String CUT =
            "299 Lethe \"The number of results exceeded the maximum supported by this server.\"";

    private final Archive archive;
    private final Finder finder;
    private final RequestedTags comparing;
    private final Settings settings;

    SearchAnswers(Archive archive, Settings settings) {
        this.archive = archive;
        this.finder = new Finder(archive);
        this.comparing = RequestedTags.toCompare(archive);
        this.settings = settings;
    }

    /** @param uids of the study and the series to search in; may be empty */
    void answer(Exchange exchange, Level level, List<String> uids) throws IOException {
        Letters letters = settings.dicom().caseSensitivePersonNames() ? Letters.EXACT : Letters.ANY_CASE;
        SearchRequest request = SearchRequest.parse(archive, level, uids, exchange.arguments(), letters);
        List<String> warnings = new ArrayList<>();
        List<String> found = find(request, warnings);
        if (!warnings.isEmpty()) {
            exchange.answerHeader("Warning", String.join(", ", warnings));
        }
        if (found.isEmpty()) {
            exchange.answerStatus(NO_CONTENT);
            return;
        }
        RequestedTags values = RequestedTags.toAnswerOne(archive);
        Places places = Places.of(exchange, settings.dicomWeb().root());
        exchange.answerJson(MetadataAnswers.DICOM_JSON, json -> {
            json.writeStartArray();
            for (int from = 0; from < found.size(); from += BATCH) {
                List<String> batch = found.subList(from, Math.min(from + BATCH, found.size()));
                for (Resource resource : archive.index().resources(level, batch)) {
                    DicomJson.write(answerOf(resource, request, values, places), json, BulkDataUri.INLINE);
                }
            }
            json.writeEndArray();
        });
    }

    private List<String> find(SearchRequest request, List<String> warnings) throws IOException {
        Query query = request.query();
        int most = query.level() == Level.INSTANCE
                ? settings.storage().findInstancesMax()
                : settings.storage().findResultsMax();
        if (most == 0 || query.limit() > 0 && query.limit() <= most) {
            return find(query, request.sequences());
        }
        List<String> found = find(query.page(query.since(), most + 1L), request.sequences());
        if (found.size() > most) {
            warnings.add(CUT);
            return found.subList(0, most);
        }
        return found;
    }

    /** Sequences are looked up in a file of each resource that the other attributes leave. */
    private List<String> find(Query query, SequenceKeys sequences) throws IOException {
        if (!sequences.isSelective()) {
            return finder.find(query);
        }
        List<String> all = finder.find(query.page(0, 0));
        List<String> found = new ArrayList<>();
        long wanted = query.limit() == 0 ? Long.MAX_VALUE : query.since() + query.limit();
        for (int from = 0; from < all.size() && found.size() < wanted; from += BATCH) {
            List<String> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            for (Resource resource : archive.index().resources(query.level(), batch)) {
                if (matches(resource, sequences)) {
                    found.add(resource.id());
                }
            }
        }
        int from = (int) Math.min(query.since(), found.size());
        return found.subList(from, (int) Math.min(wanted, found.size()));
    }

    private boolean matches(Resource resource, SequenceKeys sequences) throws IOException {
        try (DicomFile file = comparing.file(resource, sequences.firstTag()).orElse(null)) {
            return file == null || sequences.matches(file.dataset());
        }
    }

    private Attributes answerOf(Resource resource, SearchRequest request, RequestedTags values, Places places)
            throws IOException {
        Map<Integer, String> texts = new LinkedHashMap<>();
        List<Integer> others = new ArrayList<>(request.tags());
        if (resource.details() instanceof Resource.InstanceDetails details) {
            texts.put(Tag.SOPClassUID, details.file().sopClassUid());
            others.remove((Integer) Tag.SOPClassUID);
        }
        List<Integer> uidTags = uidTagsOf(resource.level());
        values.of(resource, others).forEach((tag, value) -> texts.put(tag, value == null ? "" : value));
        List<String> uids = new ArrayList<>();
        values.of(resource, uidTags).values().forEach(uid -> uids.add(uid == null ? "" : uid));
        Attributes.Builder answer =
                TextDatasets.dataset(texts, archive.reader().dictionary(), SpecificCharacterSet.UTF_8);
        SequenceKeys sequences = request.sequences();
        try (DicomFile file = sequences.isAny() ? values.file(resource, sequences.firstTag()).orElse(null) : null) {
            if (file != null) {
                sequences.addTo(answer, SpecificCharacterSet.UTF_8, file.dataset());
            }
        }
        return answer.put(Element.ofText(Tag.RetrieveURL, VR.UR, places.of(uids), SpecificCharacterSet.UTF_8)).build();
    }

    private static List<Integer> uidTagsOf(Level level) {
        List<Integer> all = List.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);
        return all.subList(0, level.ordinal());
    }
}
