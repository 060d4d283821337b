package org.lethe.archive;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.project.ProjectRecords;
import org.lethe.archive.project.Projects;
import org.lethe.config.DictionaryEntry;
import org.lethe.config.Settings;
import org.lethe.dicom.CustomEntry;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.ReadLimits;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.error.LetheException;
import org.lethe.rewrite.Rewriter;

/** How datasets are read and rewritten as a configuration has it: the same in a server and in commands on files. */
public final class Datasets {
    private Datasets() {}

    /** The standard's dictionary with the entries of the configuration. */
    public static Dictionary dictionary(Settings settings) {
        List<CustomEntry> entries =
                settings.dicom().dictionary().stream().map(Datasets::toCustomEntry).toList();
        return Dictionary.standard().with(entries);
    }

    private static CustomEntry toCustomEntry(DictionaryEntry entry) {
        return CustomEntry.of(
                entry.group(),
                entry.element(),
                entry.vr(),
                entry.name(),
                entry.multiplicityMin(),
                entry.multiplicityMax(),
                entry.privateCreator().isEmpty() ? null : entry.privateCreator());
    }

    /** What reads datasets. */
    public static DicomReader reader(Settings settings, Dictionary dictionary) {
        SpecificCharacterSet charset =
                SpecificCharacterSet.of(settings.dicom().defaultEncoding().specificCharacterSet());
        return new DicomReader(dictionary, charset, ReadLimits.DEFAULT);
    }

    /**
     * What rewrites datasets.
     *
     * @param moreProfiles a folder of profile files, beside that of the configuration
     * @throws LetheException of kind {@code STORAGE} if a folder cannot be read
     */
    public static Rewriter rewriter(Settings settings, DicomReader reader, Optional<Path> moreProfiles) {
        Map<String, byte[]> profiles = new LinkedHashMap<>();
        settings.deidentification().profiles().ifPresent(folder -> profiles.putAll(ProfileFiles.read(folder)));
        moreProfiles.ifPresent(folder -> profiles.putAll(ProfileFiles.read(folder)));
        return new Rewriter(reader, settings.dicom().lossyQuality(), profiles);
    }

    /**
     * The projects of a configuration, with their keys.
     *
     * @param records where they keep what they record
     * @throws LetheException if a key is not there, or if something cannot be read
     */
    static Projects projects(Settings settings, ProjectRecords records) {
        return new Projects(settings.deidentification().projects(),
                settings.storage().indexDirectory().resolve("projects"), System.getenv(), records);
    }
}
