package org.lethe.archive.zip;

import java.io.IOException;
import org.lethe.archive.Archive;
import org.lethe.archive.zip.ParallelZip.Method;
import org.lethe.archive.zip.ZipOptions.Form;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Element;
import org.lethe.dicom.Level;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;

/** A DICOM file-set: files {@code IMAGES/IM0} and so on, and a DICOMDIR that says what they are. */
final class MediaLayout implements Layout {
    private final Archive archive;
    private final Form form;
    private final DicomDir directory = new DicomDir();
    private long files;
    /** The highest level that was entered since the last instance; null if that has the same parents. */
    private Level entered;

    MediaLayout(Archive archive, Form form) {
        this.archive = archive;
        this.form = form;
    }

    @Override
    public void enter(Resource parent) {
        if (entered == null || parent.level().isAbove(entered)) {
            entered = parent.level();
        }
    }

    @Override
    public String place(Resource instance, StoredFile file, TransferSyntax syntax) throws IOException {
        String name = "IM" + files++;
        try (DicomFile read = archive.reader().read(archive.open(file).bytes(), Until.PIXEL_DATA)) {
            Attributes dataset = read.dataset();
            for (Level level = entered; level != null && level != Level.INSTANCE; level = level.child()) {
                directory.add(level.ordinal(), record(recordType(level), dataset).build());
            }
            entered = null;
            Attributes.Builder record = record(RecordType.ofSopClass(file.sopClassUid()), dataset)
                    .put(ascii(Tag.ReferencedFileID, VR.CS, "IMAGES\\" + name))
                    .put(ascii(Tag.ReferencedSOPClassUIDInFile, VR.UI, file.sopClassUid()))
                    .put(ascii(Tag.ReferencedSOPInstanceUIDInFile, VR.UI, file.sopInstanceUid()))
                    .put(ascii(Tag.ReferencedTransferSyntaxUIDInFile, VR.UI, syntax.uid()));
            directory.add(Level.INSTANCE.ordinal(), record.build());
        }
        return "IMAGES/" + name;
    }

    private RecordType recordType(Level level) {
        return switch (level) {
            case PATIENT -> RecordType.PATIENT;
            case STUDY -> RecordType.STUDY;
            case SERIES -> form == Form.EXTENDED_MEDIA ? RecordType.EXTENDED_SERIES : RecordType.SERIES;
            case INSTANCE -> throw new IllegalArgumentException("the type of an instance depends on its SOP class");
        };
    }

    /** Values are copied as they are encoded, together with the character set that says how. */
    private static Attributes.Builder record(RecordType type, Attributes dataset) {
        Attributes.Builder record = Attributes.builder(dataset.charset());
        type.putKeys(dataset, record);
        Element charset = dataset.get(Tag.SpecificCharacterSet);
        if (charset != null && !charset.isEmpty()) {
            record.put(charset);
        }
        return record.put(ascii(Tag.DirectoryRecordType, VR.CS, type.title()));
    }

    private static Element ascii(int tag, VR vr, String text) {
        return Element.ofText(tag, vr, text, SpecificCharacterSet.ASCII);
    }

    @Override
    public void end(ParallelZip zip) throws IOException {
        zip.add("DICOMDIR", Method.DEFLATED, directory.toSource(), () -> {});
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
