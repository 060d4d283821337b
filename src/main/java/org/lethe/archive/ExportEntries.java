package org.lethe.archive;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.index.Export;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.Resource;

/**
 * Entries for the log of what was sent away.
 *
 * @param index where the resources are
 * @param modality symbolic name of who got them: a modality or a peer
 * @param now when
 */
public record ExportEntries(Index index, String modality, Instant now) {

    /** The entry of a resource, with the identifiers of it and of all above it; empty if it is gone. */
    public Optional<Export> of(Ref ref) {
        Map<Level, String> identifiers = new EnumMap<>(Level.class);
        Level level = ref.level();
        Optional<Resource> resource = index.resource(level, ref.id());
        while (resource.isPresent()) {
            identifiers.put(level, resource.get().tags().getOrDefault(identifierOf(level), ""));
            if (level == Level.PATIENT) {
                return Optional.of(new Export(0, ref.level(), ref.id(), modality, at(Level.PATIENT, identifiers),
                        at(Level.STUDY, identifiers), at(Level.SERIES, identifiers), at(Level.INSTANCE, identifiers),
                        now));
            }
            level = level.parent();
            resource = index.resource(level, resource.get().parentId());
        }
        return Optional.empty();
    }

    private static String at(Level level, Map<Level, String> identifiers) {
        return identifiers.getOrDefault(level, "");
    }

    private static int identifierOf(Level level) {
        return switch (level) {
            case PATIENT -> Tag.PatientID;
            case STUDY -> Tag.StudyInstanceUID;
            case SERIES -> Tag.SeriesInstanceUID;
            case INSTANCE -> Tag.SOPInstanceUID;
        };
    }
}
