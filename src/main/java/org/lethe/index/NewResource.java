package org.lethe.index;

import java.util.Map;
import java.util.Objects;

/**
 * One level of an instance that arrives.
 *
 * @param id its Orthanc ID: 40 hexadecimal digits in five groups
 * @param tags the DICOM tags to keep, each with its value as text: those of {@link MainTags}, and whatever extra tags
 *        the configuration names for this level; a tag that the file does not have is not in the map, an empty one has
 *        an empty value
 */
public record NewResource(String id, Map<Integer, String> tags) {
    public NewResource {
        Objects.requireNonNull(id);
        Objects.requireNonNull(tags);
    }
}
