package org.lethe.http;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.ModuleTags;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.json.SharedTags;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dicom.json.TagsJson;

/** What stands in the instances of a resource: the module of a level, what they share, and all of it. */
public final class DatasetRoutes implements RouteFamily {
    private final Archive archive;
    private final Dictionary dictionary;

    public DatasetRoutes(Archive archive) {
        this.archive = archive;
        this.dictionary = archive.reader().dictionary();
    }

    @Override
    public void register(Routes routes) {
        for (Level level : Level.values()) {
            String path = "/" + level.plural() + "/{id}";
            routes.get(path + "/module", exchange -> module(level, level, exchange));
            if (level.isAbove(Level.INSTANCE)) {
                routes.get(path + "/shared-tags", exchange -> sharedTags(level, exchange));
                routes.get(path + "/instances-tags", exchange -> instancesTags(level, exchange));
            }
        }
        routes.get("/studies/{id}/module-patient", exchange -> module(Level.STUDY, Level.PATIENT, exchange));
    }

    /** The writer that a request asks for: its format, and tags that are shown whatever their length. */
    static TagsJson tagsJson(Exchange exchange, Dictionary dictionary, TagFormat format) {
        TagsJson tags = TagsJson.of(dictionary, format);
        List<String> names = exchange.arguments().texts("ignore-length");
        if (names == null) {
            return tags;
        }
        Set<Integer> whole = new HashSet<>();
        for (String name : names) {
            whole.add(TagPath.parseTag(name, dictionary));
        }
        return tags.showingWhole(whole::contains);
    }

    private TagsJson tagsJson(Exchange exchange) {
        return tagsJson(exchange, dictionary, exchange.arguments().tagFormat(TagFormat.FULL));
    }

    private void module(Level level, Level module, Exchange exchange) throws IOException {
        TagsJson tags = tagsJson(exchange);
        String instance = instances(level, exchange).getFirst();
        try (DicomFile file = archive.read(instance, Until.PIXEL_DATA)) {
            exchange.answerJson(json -> tags.write(file.dataset(), ModuleTags.of(module)::contains, json));
        }
    }

    private void sharedTags(Level level, Exchange exchange) throws IOException {
        TagsJson tags = tagsJson(exchange);
        SharedTags shared = new SharedTags();
        for (String instance : instances(level, exchange)) {
            try (DicomFile file = archive.read(instance, Until.PIXEL_DATA)) {
                shared.add(file.dataset());
            }
        }
        exchange.answerJson(json -> tags.write(shared.dataset(), json));
    }

    private void instancesTags(Level level, Exchange exchange) throws IOException {
        TagsJson tags = tagsJson(exchange);
        List<String> instances = instances(level, exchange);
        exchange.answerJson(json -> {
            json.writeStartObject();
            for (String instance : instances) {
                json.writeName(instance);
                try (DicomFile file = archive.read(instance, Until.PIXEL_DATA)) {
                    tags.writeUpToPixelData(file, json);
                }
            }
            json.writeEndObject();
        });
    }

    /** At least one: there are no resources without instances. */
    private List<String> instances(Level level, Exchange exchange) {
        return archive.index().descendants(level, exchange.parameter(0), Level.INSTANCE);
    }
}
