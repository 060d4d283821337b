package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;

/** What the index lost or got wrong is read anew from the files. */
class ReconstructionTest {
    private static final TestInstance CT = TestInstance.ct()
            .with(Tag.InstanceNumber, VR.IS, "2").with(Tag.CardiacNumberOfImages, VR.IS, "3");

    @TempDir
    Path folder;

    /** Spoils rows behind the back of a server that is not running. */
    private void spoil(String... statements) throws SQLException {
        Path index = folder.resolve("storage").resolve("index");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + index);
                Statement statement = database.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void allThatFollowsFromTheFileIsRenewedAndWhatUsersPutStays() throws Exception {
        StoredFile before;
        try (var pacs = new TestArchive(folder, "")) {
            pacs.store(CT.file());
            before = pacs.archive().index().file(CT.ids().instance()).orElseThrow();
            pacs.archive().index().addLabel(Level.STUDY, CT.ids().study(), "kept");
        }
        spoil("INSERT INTO uids (uid) VALUES ('1.2.3')",
                "UPDATE instances SET transfer_syntax = (SELECT id FROM uids WHERE uid = '1.2.3'),"
                        + " sop_class = (SELECT id FROM uids WHERE uid = '1.2.3'),"
                        + " pixel_data_offset = 1, index_in_series = 99",
                "UPDATE series SET expected_instances = 77, modality = NULL",
                "UPDATE studies SET study_description = 'wrong'",
                "UPDATE patients SET patient_name = 'wrong'");
        try (var pacs = new TestArchive(folder, "")) {
            Index index = pacs.archive().index();
            assertThat(index.file(CT.ids().instance())).isNotEqualTo(Optional.of(before));

            pacs.archive().reconstruction().reconstructAll();

            assertThat(index.file(CT.ids().instance())).contains(before);
            Resource instance = index.resource(Level.INSTANCE, CT.ids().instance()).orElseThrow();
            assertThat(((Resource.InstanceDetails) instance.details()).indexInSeries()).hasValue(2);
            Resource series = index.resource(Level.SERIES, CT.ids().series()).orElseThrow();
            assertThat(((Resource.SeriesDetails) series.details()).expectedInstances()).hasValue(3);
            assertThat(series.tags()).containsEntry(Tag.Modality, "CT");
            Resource study = index.resource(Level.STUDY, CT.ids().study()).orElseThrow();
            assertThat(study.tags()).doesNotContainEntry(Tag.StudyDescription, "wrong");
            assertThat(study.labels()).containsExactly("kept");
            assertThat(index.resource(Level.PATIENT, CT.ids().patient()).orElseThrow().tags())
                    .containsEntry(Tag.PatientName, "Doe^John");
        }
    }

    @Test
    void aSeriesRenewsWhatIsAboveItButNotItsSiblings() throws Exception {
        TestInstance sibling = TestInstance.ct().series(2).instance(2);
        try (var pacs = new TestArchive(folder, "")) {
            pacs.store(CT.file());
            pacs.store(sibling.file());
        }
        spoil("UPDATE series SET modality = 'XX'", "UPDATE patients SET patient_name = 'wrong'");
        try (var pacs = new TestArchive(folder, "")) {
            Index index = pacs.archive().index();

            pacs.archive().reconstruction().reconstruct(Level.SERIES, CT.ids().series());

            assertThat(index.resource(Level.SERIES, CT.ids().series()).orElseThrow().tags())
                    .containsEntry(Tag.Modality, "CT");
            assertThat(index.resource(Level.SERIES, sibling.ids().series()).orElseThrow().tags())
                    .containsEntry(Tag.Modality, "XX");
            assertThat(index.resource(Level.PATIENT, CT.ids().patient()).orElseThrow().tags())
                    .containsEntry(Tag.PatientName, "Doe^John");
        }
    }

    @Test
    void aResourceAloneLeavesTheTagsOfOtherLevels() throws Exception {
        try (var pacs = new TestArchive(folder, "")) {
            pacs.store(CT.file());
        }
        spoil("UPDATE series SET modality = 'XX'", "UPDATE patients SET patient_name = 'wrong'");
        try (var pacs = new TestArchive(folder, "")) {
            Index index = pacs.archive().index();

            pacs.archive().reconstruction().reconstructAlone(Level.PATIENT, CT.ids().patient());

            assertThat(index.resource(Level.PATIENT, CT.ids().patient()).orElseThrow().tags())
                    .containsEntry(Tag.PatientName, "Doe^John");
            assertThat(index.resource(Level.SERIES, CT.ids().series()).orElseThrow().tags())
                    .containsEntry(Tag.Modality, "XX");
        }
    }

    @Test
    void eachInstanceOfALongSeriesIsRenewed() throws Exception {
        try (var pacs = new TestArchive(folder, "")) {
            for (int number = 1; number <= 300; number++) {
                pacs.store(TestInstance.ct().instance(number).file());
            }
        }
        spoil("UPDATE instances SET pixel_data_offset = 1");
        try (var pacs = new TestArchive(folder, "")) {
            pacs.archive().reconstruction().reconstructAll();

            assertThat(pacs.archive().index().files(Level.PATIENT, CT.ids().patient())).hasSize(300)
                    .allSatisfy(file -> assertThat(file.pixelDataOffset()).isGreaterThan(1));
        }
    }

    @Test
    @Timeout(120)
    void aFileThatIsGoneSinceItWasListedIsPassedOverAndWhatIsDueStaysDue() throws Exception {
        try (var pacs = new TestArchive(folder, "")) {
            pacs.store(CT.file());
            Optional<StoredFile> listed = pacs.archive().index().file(CT.ids().instance());
            pacs.archive().delete(Level.INSTANCE, CT.ids().instance());
            while (pacs.blobFiles() > 0) {
                Thread.sleep(10);
            }
            Set<Level> due = EnumSet.allOf(Level.class);

            pacs.archive().reconstruction().renew(listed, due);

            assertThat(due).containsExactlyInAnyOrder(Level.values());
        }
    }

    @Test
    void aFileThatWasReplacedSinceItWasListedIsReadAnew() throws Exception {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": true")) {
            pacs.store(CT.file());
            Optional<StoredFile> listed = pacs.archive().index().file(CT.ids().instance());
            pacs.store(CT.with(Tag.SeriesDescription, VR.LO, "Second").file());
            Set<Level> due = EnumSet.allOf(Level.class);

            pacs.archive().reconstruction().renew(listed, due);

            assertThat(due).isEmpty();
            assertThat(pacs.archive().index().resource(Level.SERIES, CT.ids().series()).orElseThrow().tags())
                    .containsEntry(Tag.SeriesDescription, "Second");
        }
    }

    @Test
    void aFileThatIsThereButCannotBeReadIsAnError() throws Exception {
        try (var pacs = new TestArchive(folder, "")) {
            pacs.store(CT.file());
            pacs.truncateBlobs();

            assertThatThrownBy(() -> pacs.archive().reconstruction().reconstructAll())
                    .isInstanceOfAny(LetheException.class, IOException.class);
        }
    }

    @Test
    @Timeout(120)
    void whatIsDeletedMeanwhileIsPassedOver() throws Exception {
        int count = 120;
        try (var pacs = new TestArchive(folder, ""); ExecutorService other = Executors.newSingleThreadExecutor()) {
            for (int number = 1; number <= count; number++) {
                pacs.store(TestInstance.ct().series(number / 10 + 1).instance(number).file());
            }
            List<String> ids = pacs.ids(Level.INSTANCE);
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> deletions = other.submit(() -> {
                begun.countDown();
                for (String id : ids.subList(0, count - 1)) {
                    pacs.archive().delete(Level.INSTANCE, id);
                }
            });
            begun.await();
            while (!deletions.isDone()) {
                pacs.archive().reconstruction().reconstructAll();
            }
            deletions.get(1, TimeUnit.MINUTES);

            assertThat(pacs.ids(Level.INSTANCE)).containsExactly(ids.getLast());
        }
    }

    @Test
    void aResourceThatIsNotThereIsUnknown() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            for (Level level : Level.values()) {
                assertThatThrownBy(() -> pacs.archive().reconstruction().reconstruct(level, CT.ids().at(level)))
                        .isInstanceOfSatisfying(LetheException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_RESOURCE));
                assertThatThrownBy(() -> pacs.archive().reconstruction().reconstructAlone(level, CT.ids().at(level)))
                        .isInstanceOf(LetheException.class);
            }
        }
    }
}
