package org.lethe.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.json.TagFormat;

/**
 * How a request wants resources to be shown.
 *
 * @param format how tags are named
 * @param requestedTags further tags to show, whether or not the index has them
 * @param contents what is shown of each resource
 */
record ResourceFormat(TagFormat format, List<Integer> requestedTags, Set<ResponseContent> contents) {

    ResourceFormat {
        requestedTags = List.copyOf(requestedTags);
        contents = Set.copyOf(contents);
    }

    /**
     * Reads {@code ?full}, {@code ?short}, {@code ?simplify}, {@code ?requestedTags=…;…} (which is also written
     * {@code requested-tags}) and {@code ?response-content=…;…}.
     *
     * @throws org.lethe.error.LetheException if a requested tag is unknown, or a content
     */
    static ResourceFormat of(Arguments arguments, Dictionary dictionary) {
        List<String> tags = arguments.texts("requestedTags");
        List<String> contents = arguments.texts("response-content");
        return new ResourceFormat(
                arguments.tagFormat(TagFormat.SIMPLIFY),
                tagsOf(tags == null ? arguments.texts("requested-tags") : tags, dictionary),
                contents == null ? ResponseContent.BY_DEFAULT : ResponseContent.ofTitles(contents));
    }

    /**
     * Reads the members {@code Full}, {@code Short}, {@code RequestedTags} and {@code ResponseContent}.
     *
     * @throws org.lethe.error.LetheException if a requested tag is unknown, or a content
     */
    static ResourceFormat of(JsonRequest request, Dictionary dictionary) {
        TagFormat format = request.flag("Full", false)
                ? TagFormat.FULL
                : request.flag("Short", false) ? TagFormat.SHORT : TagFormat.SIMPLIFY;
        return new ResourceFormat(
                format,
                tagsOf(request.texts("RequestedTags", null), dictionary),
                request.has("ResponseContent")
                        ? ResponseContent.ofTitles(request.texts("ResponseContent"))
                        : ResponseContent.BY_DEFAULT);
    }

    private static List<Integer> tagsOf(List<String> names, Dictionary dictionary) {
        List<Integer> tags = new ArrayList<>();
        if (names != null) {
            for (String name : names) {
                tags.add(TagPath.parseTag(name, dictionary));
            }
        }
        return tags;
    }

    boolean shows(ResponseContent content) {
        return contents.contains(content);
    }
}
