package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.config.Modality;
import org.lethe.config.Settings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import tools.jackson.databind.json.JsonMapper;

/** Queries with more answers than are looked up at once. */
class FindScpTest {
    private static final int COUNT = 450;

    @TempDir
    static Path folder;

    private static TestArchive pacs;

    @BeforeAll
    static void open() throws Exception {
        pacs = new TestArchive(folder, "");
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] file = TestInstance.ct().instance(i)
                    .with(Tag.ContentLabel, VR.CS, i % 2 == 0 ? "EVEN" : "ODD").file();
            all.add(() -> pacs.store(file));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(all);
        }
        assertThat(pacs.ids(Level.INSTANCE)).hasSize(COUNT);
    }

    @AfterAll
    static void close() {
        pacs.close();
    }

    @ParameterizedTest
    @CsvSource({"0, '', 450", "100, '', 100", "400, '', 400", "449, '', 449", "450, '', 450", "0, EVEN, 225",
        "201, ODD, 201", "225, ODD, 225", "0, NONE, 0"})
    void allAnswersComeOrAsManyAsAreAllowed(int limit, String label, int count) throws IOException {
        try (DicomServer server = serve(limit)) {
            List<Attributes> answers = find(server, Map.of(Tag.ContentLabel, label), Long.MAX_VALUE);

            assertThat(answers.stream().map(answer -> answer.string(Tag.SOPInstanceUID)).distinct()).hasSize(count);
            assertThat(answers).hasSize(count);
        }
    }

    @Test
    void levelsAboveNeedNotBeNamedAndCanBeAskedFor() throws IOException {
        try (DicomServer server = serve(0)) {
            assertThat(find(server, Map.of(Tag.PatientID, "P1", Tag.ContentLabel, "ODD"), Long.MAX_VALUE))
                    .hasSize(COUNT / 2);
            assertThat(find(server, Map.of(Tag.PatientID, "P2", Tag.ContentLabel, "ODD"), Long.MAX_VALUE)).isEmpty();
        }
    }

    @Test
    void answersThatTakeTooMuchMemoryAreAnError() throws IOException {
        try (DicomServer server = serve(0)) {
            assertThat(find(server, Map.of(Tag.ContentLabel, "EVEN"), 400_000)).hasSize(225);
            assertThatThrownBy(() -> find(server, Map.of(Tag.ContentLabel, ""), 200_000))
                    .isInstanceOf(LetheException.class).hasMessageContaining("ask for fewer resources or fewer tags");
        }
    }

    private DicomServer serve(int limit) throws IOException {
        Path file = Files.writeString(folder.resolve("lethe.json"), """
                {"DicomPort": 0, "DicomAlwaysAllowFind": true, "LimitFindInstances": %d}""".formatted(limit));
        Settings settings = Configuration.read(file, Map.of()).settings();
        Scu scu = new Scu(settings.dicom(), Optional.empty());
        StorageCommitment commitment = new StorageCommitment(pacs.archive(), scu, 10);
        DicomServer server =
                new DicomServer(settings, Optional.empty(), new AcceptedContexts(settings.dicom()), pacs.archive(),
                        new Modalities(settings.dicom().scu(), pacs.archive().index()),
                        new StoreJobs(pacs.archive(), scu, commitment, false), commitment, Optional.empty(),
                        pacs.jobs());
        server.start();
        return server;
    }

    private static List<Attributes> find(DicomServer server, Map<Integer, String> keys, long bytesMax)
            throws IOException {
        Modality modality = Modality.read(JsonMapper.builder().build().readTree(
                "{\"AET\": \"LETHE\", \"Host\": \"127.0.0.1\", \"Port\": " + server.port() + ", \"Timeout\": 30}"));
        Scu scu = new Scu(Configuration.defaults().settings().dicom(), Optional.empty());
        return new FindScu(scu, DicomReader.standard(), bytesMax).find(modality, Level.INSTANCE, keys);
    }
}
