package org.lethe.archive.zip;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lethe.archive.zip.ZipOptions.Letters;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.index.Resource;
import org.lethe.index.Resource.InstanceDetails;
import org.lethe.index.StoredFile;

/**
 * Folders with the names that Orthanc gives them: {@code PatientID - PatientName}, in it
 * {@code AccessionNumber - StudyDescription}, in it {@code SeriesNumber - Modality - SeriesDescription}, in it
 * files such as {@code CT000018.dcm}, by modality and instance number.
 */
final class FolderLayout implements Layout {
    private static final int STEM_LENGTH = 8;

    private final Folder root;
    private Folder patient;
    private Folder study;
    private Folder series;
    private String prefix;
    /** How many instances of the series there were so far. */
    private int position;

    FolderLayout(Letters letters) {
        this.root = Folder.root(letters);
    }

    @Override
    public void enter(Resource parent) {
        Map<Integer, String> tags = parent.tags();
        switch (parent.level()) {
            case PATIENT -> patient = root.folder(patientName(tags), "Unknown Patient");
            case STUDY -> study = patient.folder(
                    joined(tags, Tag.AccessionNumber, Tag.StudyDescription), "Unknown Study");
            case SERIES -> {
                series = study.folder(
                        joined(tags, Tag.SeriesNumber, Tag.Modality, Tag.SeriesDescription), "Unknown Series");
                prefix = prefixOf(text(tags, Tag.Modality));
                position = 0;
            }
            case INSTANCE -> throw new IllegalArgumentException("an instance is no parent");
        }
    }

    /** Unlike the others, a patient keeps the hyphen where there is no ID (so the recorded contract). */
    private static String patientName(Map<Integer, String> tags) {
        String name = text(tags, Tag.PatientName);
        String id = text(tags, Tag.PatientID);
        return name.isEmpty() ? id : id + " - " + name;
    }

    private static String joined(Map<Integer, String> tags, int... parts) {
        return Arrays.stream(parts)
                .mapToObj(tag -> text(tags, tag))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" - "));
    }

    private static String text(Map<Integer, String> tags, int tag) {
        return tags.getOrDefault(tag, "").strip();
    }

    /** The first two letters of a modality. */
    private static String prefixOf(String modality) {
        String letters = modality.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return letters.substring(0, Math.min(2, letters.length()));
    }

    @Override
    public String place(Resource instance, StoredFile file, TransferSyntax syntax) {
        int number = instance.details() instanceof InstanceDetails details
                ? details.indexInSeries().orElse(position)
                : position;
        position++;
        String digits = Integer.toString(number);
        int zeros = Math.max(0, STEM_LENGTH - prefix.length() - digits.length());
        return series.file(prefix + "0".repeat(zeros) + digits, ".dcm");
    }

    @Override
    public void end(ParallelZip zip) {
        // The folders are all there is.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
