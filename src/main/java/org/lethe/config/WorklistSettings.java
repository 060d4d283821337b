package org.lethe.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The worklist that modalities may ask for (Orthanc Book, "Worklists plugin").
 *
 * @param directory of its files
 * @param issuerFiltered whether a modality only gets what is scheduled for its own title
 * @param answersMax how many answers a query gets; 0 for any number
 * @param studyUidAdded whether a worklist that is made by a request gets a StudyInstanceUID if it has none
 * @param deletedWhenStable whether such a worklist is deleted when its study becomes stable
 */
public record WorklistSettings(Path directory, boolean issuerFiltered, int answersMax, boolean studyUidAdded,
        boolean deletedWhenStable) {
    private static final String KEY = "Worklists";
    private static final String DIRECTORY = "Directory";

    /** What the folder was called in older versions of Orthanc. */
    private static final String DATABASE = "Database";

    /** Empty if there is to be no worklist. */
    static Optional<WorklistSettings> read(Keys keys) {
        Keys section = keys.section(KEY);
        String directory = section.has(DIRECTORY) ? DIRECTORY : DATABASE;
        boolean enabled = section.flag("Enable", false);
        WorklistSettings settings = new WorklistSettings(
                section.path(directory, ""),
                section.flag("FilterIssuerAet", false),
                section.integer("LimitAnswers", 0, 0, Integer.MAX_VALUE),
                section.flag("SetStudyInstanceUidIfMissing", true),
                section.flag("DeleteWorklistsOnStableStudy", true));
        section.noticeUnused();
        if (enabled && !section.has(directory)) {
            section.problem(DIRECTORY, "missing: the folder of the worklist files");
        }
        return enabled ? Optional.of(settings) : Optional.empty();
    }
}
