package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TextDatasets;
import org.lethe.dicom.UID;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.FakeAcceptor;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;

/** What the one who asks for a C-MOVE is told about it. */
class MoveScpTest {
    private static final int CONTEXT = PresentationContext.idAt(0);
    private static final String MODEL = UID.StudyRootQueryRetrieveInformationModelMove;

    @TempDir
    Path folder;

    private TestArchive pacs;

    @BeforeEach
    void open() throws IOException {
        pacs = new TestArchive(folder, "");
        pacs.store(TestInstance.ct().file());
        pacs.store(TestInstance.ct().instance(2).file());
        pacs.store(TestInstance.ct().instance(3).file());
    }

    @AfterEach
    void close() {
        pacs.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0000, 3, 0, 0", "B000, 0, 0, B000, 2, 0, 1", "B000, B006, B007, B000, 0, 0, 3",
        "B000, A700, 0, B000, 1, 1, 1", "A700, A700, B000, B000, 0, 2, 1", "A700, A700, A700, A702, 0, 3, 0"})
    void remarksAreNeitherSuccessesNorFailures(String first, String second, String third, String status,
            int completed, int failed, int warned) throws IOException {
        try (FakeAcceptor target = FakeAcceptor.taking(Set.of(UID.ExplicitVRLittleEndian), 0,
                hex(first), hex(second), hex(third)); DicomServer server = serve(target.port())) {
            Attributes last = move(server.port(), "TARGET");

            assertThat(last.intValue(Tag.Status, -1)).isEqualTo(hex(status));
            assertThat(List.of(last.intValue(Tag.NumberOfCompletedSuboperations, -1),
                    last.intValue(Tag.NumberOfFailedSuboperations, -1),
                    last.intValue(Tag.NumberOfWarningSuboperations, -1))).containsExactly(completed, failed, warned);
        }
    }

    @Test
    void whoIsNotKnownGetsNothing() throws IOException {
        try (DicomServer server = serve(104)) {
            assertThat(move(server.port(), "NOBODY").intValue(Tag.Status, -1)).isEqualTo(0xA801);
        }
    }

    @ParameterizedTest
    @CsvSource({"SERIES, SeriesInstanceUID, 3", "IMAGE, SOPInstanceUID, 1"})
    void levelsAboveNeedNotBeNamed(String level, String key, int sent) throws IOException {
        int tag = Dictionary.standard().tagOf(key).orElseThrow();
        try (FakeAcceptor target = FakeAcceptor.taking(Set.of(UID.ExplicitVRLittleEndian), 0);
                DicomServer server = serve(target.port())) {
            move(server.port(), "TARGET", Map.of(Tag.QueryRetrieveLevel, level, tag,
                    TestInstance.ct().dataset().string(tag)));

            assertThat(target.received()).hasSize(sent);
        }
    }

    private static int hex(String status) {
        return Integer.parseInt(status, 16);
    }

    private DicomServer serve(int targetPort) throws IOException {
        Path file = Files.writeString(folder.resolve("lethe.json"), """
                {"DicomPort": 0, "DicomAlwaysAllowMove": true,
                 "DicomModalities": {"target": ["TARGET", "127.0.0.1", %d]}}""".formatted(targetPort));
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

    /** The last response. */
    private static Attributes move(int port, String destination) throws IOException {
        return move(port, destination, Map.of(Tag.QueryRetrieveLevel, "STUDY", Tag.StudyInstanceUID,
                TestInstance.ct().dataset().string(Tag.StudyInstanceUID)));
    }

    private static Attributes move(int port, String destination, Map<Integer, String> keys) throws IOException {
        Proposal proposal = new Proposal(
                List.of(new PresentationContext(CONTEXT, MODEL, List.of(UID.ImplicitVRLittleEndian))), List.of(),
                65536);
        Attributes identifier =
                TextDatasets.dataset(keys, Dictionary.standard(), SpecificCharacterSet.LATIN_1).build();
        try (Association association = Association.request(new Association.Peer("127.0.0.1", port, "LETHE"), "ME",
                proposal, Duration.ofSeconds(30))) {
            CommandSet request = CommandSet.moveRequest(association.nextMessageId(), MODEL, destination);
            association.send(CONTEXT, request, identifier);
            Message message = Responses.next(association, request);
            while (message.command().status().isPending()) {
                message = Responses.next(association, request);
            }
            return message.command().elements();
        }
    }
}
