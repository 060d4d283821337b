package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.rewrite.NewValue.Binary;

/** What Orthanc does in a way of its own, and its clients rely on. */
final class RecordedQuirks {
    private static final TagPath DOCUMENT = TagPath.of(Tag.EncapsulatedDocument);
    private static final TagPath PIXELS = TagPath.of(Tag.PixelData);

    private RecordedQuirks() {}

    /** A binary value for Encapsulated Document (0042,0011) is taken for pixel data: it goes to (7FE0,0010). */
    static RewriteRequest applyTo(RewriteRequest request) {
        boolean isMet = request.replacements().stream().anyMatch(RecordedQuirks::isBinaryDocument);
        if (!isMet) {
            return request;
        }
        List<Replacement> replacements = request.replacements().stream()
                .map(replacement -> isBinaryDocument(replacement)
                        ? new Replacement(PIXELS, replacement.value())
                        : replacement)
                .toList();
        List<TagPath> removed = new ArrayList<>(request.removed());
        removed.add(DOCUMENT);
        return request.with(replacements, removed);
    }

    private static boolean isBinaryDocument(Replacement replacement) {
        return replacement.path().equals(DOCUMENT) && replacement.value() instanceof Binary;
    }
}
