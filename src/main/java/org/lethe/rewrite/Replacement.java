package org.lethe.rewrite;

import org.lethe.dicom.TagPath;

/**
 * A value to be set.
 *
 * @param path of the element; an element that is missing is added, a sequence on the way that is missing is not
 * @param value to be set
 */
public record Replacement(TagPath path, NewValue value) {}
