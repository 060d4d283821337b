package org.lethe.archive.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.archive.TestArchive;
import org.lethe.archive.Upload;
import org.lethe.archive.zip.ZipOptions.Form;
import org.lethe.archive.zip.ZipOptions.Letters;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Item;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.TargetSyntax;

class ZipArchivesTest {
    private static final ZipOptions FOLDERS = new ZipOptions(Form.FOLDERS, Optional.empty(), Letters.ASCII);
    private static final ZipOptions MEDIA = new ZipOptions(Form.MEDIA, Optional.empty(), Letters.ASCII);

    @TempDir
    Path folder;

    private TestArchive pacs;
    private ZipArchives zips;

    @BeforeEach
    void open() throws IOException {
        pacs = new TestArchive(folder, "");
        zips = new ZipArchives(pacs.archive());
    }

    @AfterEach
    void close() {
        zips.close();
        pacs.close();
    }

    private static TestInstance ct(int study, int series, int instance) {
        return TestInstance.ct().study(study).series(10 * study + series)
                .instance(100 * study + 10 * series + instance)
                .with(Tag.SeriesNumber, VR.IS, "" + series)
                .with(Tag.InstanceNumber, VR.IS, "" + instance);
    }

    private String store(TestInstance instance) throws IOException {
        return pacs.store(instance.file()).ids().instance();
    }

    private Map<String, byte[]> zip(ZipOptions options, String... ids) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        zips.plan(List.of(ids), options).writeTo(out, _ -> {});
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(files.put(entry.getName(), zip.readAllBytes())).isNull();
            }
        }
        return files;
    }

    @Test
    void everyInstanceComesOutAsItWasStored() throws IOException {
        TestInstance first = ct(1, 1, 1).with(Tag.StudyDescription, VR.LO, "Head").pixels(3_000_000);
        TestInstance second = ct(1, 1, 2).with(Tag.StudyDescription, VR.LO, "Head");
        TestInstance other = ct(2, 1, 1).with(Tag.AccessionNumber, VR.SH, "A7");
        store(first);
        store(second);
        store(other);

        Map<String, byte[]> files = zip(FOLDERS, first.ids().patient());

        assertThat(files).containsOnlyKeys("P1 - Doe^John/Head/1 - CT/CT000001.dcm",
                "P1 - Doe^John/Head/1 - CT/CT000002.dcm", "P1 - Doe^John/A7/1 - CT/CT000001.dcm");
        assertThat(files.values()).containsExactly(first.file(), second.file(), other.file());
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void anArchiveCanBeStoredAgain(Form form) throws IOException {
        String patient = ct(1, 1, 1).ids().patient();
        store(ct(1, 1, 1));
        store(ct(2, 1, 1).pixels(2_000_000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipOptions options = new ZipOptions(form, Optional.empty(), Letters.UNICODE);
        zips.plan(List.of(patient), options).writeTo(out, _ -> {});
        pacs.archive().delete(Level.PATIENT, patient);

        assertThat(((Upload.Many) pacs.upload(out.toByteArray())).instances()).hasSize(2);
        assertThat(pacs.ids(Level.STUDY)).hasSize(2);
    }

    @Test
    void whatLooksTheSameGetsANumber() throws IOException {
        TestInstance first = ct(1, 1, 1);
        store(first);
        store(ct(1, 1, 2).with(Tag.InstanceNumber, VR.IS, "1"));
        store(ct(2, 1, 1));
        store(ct(2, 2, 1).with(Tag.SeriesNumber, VR.IS, "1"));

        assertThat(zip(FOLDERS, first.ids().patient())).containsOnlyKeys(
                "P1 - Doe^John/Unknown Study/1 - CT/CT000001.dcm",
                "P1 - Doe^John/Unknown Study/1 - CT/CT000001-2.dcm",
                "P1 - Doe^John/Unknown Study-2/1 - CT/CT000001.dcm",
                "P1 - Doe^John/Unknown Study-2/1 - CT-2/CT000001.dcm");
    }

    @Test
    void whatSaysNothingOfItselfHasANameNevertheless() throws IOException {
        TestInstance bare = ct(1, 1, 1).patient("").without(Tag.PatientName).without(Tag.Modality)
                .without(Tag.SeriesNumber).without(Tag.InstanceNumber);
        store(bare);

        assertThat(zip(FOLDERS, bare.ids().patient()))
                .containsOnlyKeys("Unknown Patient/Unknown Study/Unknown Series/00000000.dcm");
    }

    @Test
    void whatSeveralResourcesHoldIsThereOnce() throws IOException {
        TestInstance first = ct(1, 1, 1);
        TestInstance second = ct(1, 1, 2);
        TestInstance other = ct(1, 2, 1);
        store(first);
        store(second);
        store(other);

        assertThat(zip(FOLDERS, first.ids().instance())).hasSize(1);
        assertThat(zip(FOLDERS, first.ids().instance(), first.ids().instance(), other.ids().instance())).hasSize(2);
        assertThat(zip(FOLDERS, first.ids().instance(), first.ids().series())).hasSize(2);
        assertThat(zip(FOLDERS, first.ids().series(), first.ids().instance())).hasSize(2);
        assertThat(zip(FOLDERS, first.ids().patient(), other.ids().series())).hasSize(3);
        assertThat(zips.plan(List.of(first.ids().study(), other.ids().instance()), FOLDERS).instanceCount())
                .isEqualTo(3);
    }

    @Test
    void nothingAtAllIsAnArchiveToo() throws IOException {
        assertThat(zip(FOLDERS)).isEmpty();
        assertThat(zip(MEDIA)).containsOnlyKeys("DICOMDIR");
    }

    @Test
    void whatIsNotThereIsRefusedBeforeTheFirstByte() {
        assertThatThrownBy(() -> zips.plan(List.of("11111111-11111111-11111111-11111111-11111111"), FOLDERS))
                .satisfies(e -> assertThat(((LetheException) e).kind()).isEqualTo(ErrorKind.UNKNOWN_RESOURCE));
    }

    @Test
    void whatIsDeletedBeforeItsTurnComesIsLeftOut() throws IOException {
        store(ct(1, 1, 1));
        store(ct(1, 1, 2));
        store(ct(2, 1, 1));
        ZipOfInstances planned = zips.plan(List.of(ct(1, 1, 1).ids().patient()), FOLDERS);
        pacs.archive().delete(Level.INSTANCE, ct(1, 1, 2).ids().instance());
        pacs.archive().delete(Level.STUDY, ct(2, 1, 1).ids().study());
        List<Long> reached = new ArrayList<>();

        planned.writeTo(new ByteArrayOutputStream(), reached::add);

        assertThat(reached).containsExactly(1L);
    }

    @Test
    void whoIsToldOfTheProgressCanGiveUp() throws IOException {
        for (int i = 1; i <= 20; i++) {
            store(ct(1, 1, i));
        }
        List<Long> reached = new ArrayList<>();
        ZipOfInstances zip = zips.plan(List.of(ct(1, 1, 1).ids().patient()), FOLDERS);

        assertThatThrownBy(() -> zip.writeTo(new ByteArrayOutputStream(), instances -> {
            reached.add(instances);
            if (instances == 3) {
                throw new LetheException(ErrorKind.CANCELED_JOB, "enough");
            }
        })).hasMessage("enough");
        assertThat(reached).containsExactly(1L, 2L, 3L);
    }

    @Test
    void filesAreTranscodedWithNothingElseChanged() throws IOException {
        TestInstance ct = ct(1, 1, 1);
        store(ct.in(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN));
        store(ct(1, 1, 2));
        TransferSyntax target = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;

        Map<String, byte[]> files = zip(
                new ZipOptions(Form.FOLDERS, Optional.of(TargetSyntax.of(target)), Letters.ASCII), ct.ids().study());

        assertThat(files).hasSize(2);
        for (byte[] bytes : files.values()) {
            try (DicomFile file = DicomReader.standard().read(ByteSource.of(bytes), Until.END)) {
                assertThat(file.transferSyntax()).isEqualTo(target);
                assertThat(file.dataset().string(Tag.PatientName)).isEqualTo("Doe^John");
                assertThat(file.dataset().size()).isEqualTo(ct.dataset().size());
            }
        }
    }

    @Test
    void compressedPixelsThatWouldHaveToBeTranscodedAreRefusedBeforeTheFirstByte() throws IOException {
        store(ct(1, 1, 1));
        ZipOptions options = new ZipOptions(
                Form.FOLDERS, Optional.of(TargetSyntax.of(TransferSyntax.of(UID.HTJ2KLossless))), Letters.ASCII);

        assertThatThrownBy(() -> zips.plan(List.of(ct(1, 1, 1).ids().study()), options))
                .satisfies(e -> assertThat(((LetheException) e).kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED));
    }

    @Test
    void mediaHoldNumberedFilesAndADirectoryThatNamesThem() throws IOException {
        store(ct(1, 1, 1));
        store(ct(1, 2, 1));
        store(ct(2, 1, 1));
        store(ct(3, 1, 1).patient("P2"));
        List<String> ids = pacs.ids(Level.PATIENT);

        Map<String, byte[]> files = zip(MEDIA, ids.toArray(String[]::new));

        assertThat(files).containsOnlyKeys("IMAGES/IM0", "IMAGES/IM1", "IMAGES/IM2", "IMAGES/IM3", "DICOMDIR");
        List<Attributes> records = records(files.get("DICOMDIR"));
        assertThat(records).extracting(record -> record.string(Tag.DirectoryRecordType)).containsExactly(
                "PATIENT", "STUDY", "SERIES", "IMAGE", "SERIES", "IMAGE", "STUDY", "SERIES", "IMAGE",
                "PATIENT", "STUDY", "SERIES", "IMAGE");
        assertThat(records).filteredOn(record -> record.contains(Tag.ReferencedFileID)).allSatisfy(record -> {
            byte[] bytes = files.get(String.join("/", record.strings(Tag.ReferencedFileID)));
            try (DicomFile file = DicomReader.standard().read(ByteSource.of(bytes), Until.END)) {
                assertThat(record.string(Tag.ReferencedSOPInstanceUIDInFile))
                        .isEqualTo(file.dataset().string(Tag.SOPInstanceUID));
                assertThat(record.string(Tag.ReferencedTransferSyntaxUIDInFile))
                        .isEqualTo(file.transferSyntax().uid());
            }
        });
    }

    @Test
    void anExtendedDirectoryAlsoTellsWhatASeriesIs() throws IOException {
        TestInstance ct = ct(1, 1, 1).with(Tag.SeriesDescription, VR.LO, "Head");
        store(ct);
        ZipOptions extended = new ZipOptions(Form.EXTENDED_MEDIA, Optional.empty(), Letters.ASCII);

        assertThat(records(zip(extended, ct.ids().study()).get("DICOMDIR")).get(2).string(Tag.SeriesDescription))
                .isEqualTo("Head");
        assertThat(records(zip(MEDIA, ct.ids().study()).get("DICOMDIR")).get(2).contains(Tag.SeriesDescription))
                .isFalse();
    }

    @Test
    void theRecordOfAnInstanceDependsOnWhatItIs() throws IOException {
        TestInstance report = ct(1, 1, 1).with(Tag.SOPClassUID, VR.UI, UID.ComprehensiveSRStorage)
                .with(Tag.ContentDate, VR.DA, "2020.01.02").without(Tag.InstanceNumber);
        store(report);

        Attributes record = records(zip(MEDIA, report.ids().study()).get("DICOMDIR")).getLast();

        assertThat(record.string(Tag.DirectoryRecordType)).isEqualTo("SR DOCUMENT");
        assertThat(record.string(Tag.ContentDate)).isEqualTo("20200102");
        assertThat(record.string(Tag.CompletionFlag)).isEqualTo("PARTIAL");
        assertThat(record.string(Tag.InstanceNumber)).isEqualTo("0");
    }

    private static List<Attributes> records(byte[] directory) throws IOException {
        try (DicomFile file = DicomReader.standard().read(ByteSource.of(directory), Until.END)) {
            return file.dataset().get(Tag.DirectoryRecordSequence).items().stream().map(Item::attributes).toList();
        }
    }
}
