package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TextDatasets;
import org.lethe.dicom.UID;
import org.lethe.io.ByteSource;
import org.lethe.net.Association;
import org.lethe.net.Command;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;
import org.lethe.net.RoleSelection;

/** What the one who asks for a C-GET gets. */
class GetScpTest {
    private static final String MODEL = UID.StudyRootQueryRetrieveInformationModelGet;

    @TempDir
    Path folder;

    private TestArchive pacs;
    private DicomServer server;

    @BeforeEach
    void open() throws IOException {
        pacs = new TestArchive(folder, "\"DicomPort\": 0, \"DicomAlwaysAllowGet\": true");
        pacs.store(Files.readAllBytes(SampleFiles.of("MR_small_RLE.dcm")));
        Settings settings = Configuration.read(folder.resolve("settings.json"), Map.of()).settings();
        Scu scu = new Scu(settings.dicom(), Optional.empty());
        StorageCommitment commitment = new StorageCommitment(pacs.archive(), scu, 10);
        server = new DicomServer(settings, Optional.empty(), new AcceptedContexts(settings.dicom()), pacs.archive(),
                new Modalities(settings.dicom().scu(), pacs.archive().index()),
                new StoreJobs(pacs.archive(), scu, commitment, false), commitment, Optional.empty(), pacs.jobs());
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        pacs.close();
    }

    @ParameterizedTest
    @CsvSource({UID.RLELossless + ", true", UID.ExplicitVRLittleEndian + ", false"})
    void compressedInstancesComeAsTheyAreOrDecoded(String syntax, boolean compressed) throws IOException {
        Attributes came = get(syntax);

        assertThat(came.get(Tag.PixelData).value() instanceof Fragments).isEqualTo(compressed);
        assertThat(came.string(Tag.SOPClassUID)).isEqualTo(UID.MRImageStorage);
    }

    /** The one instance, as it comes in a transfer syntax. */
    private Attributes get(String syntax) throws IOException {
        Proposal proposal = new Proposal(List.of(
                new PresentationContext(1, MODEL, List.of(UID.ImplicitVRLittleEndian)),
                new PresentationContext(3, UID.MRImageStorage, List.of(syntax))),
                List.of(new RoleSelection(UID.MRImageStorage, false, true)), 65536);
        Attributes identifier = TextDatasets.dataset(Map.of(Tag.QueryRetrieveLevel, "PATIENT", Tag.PatientID, "4MR1"),
                Dictionary.standard(), SpecificCharacterSet.LATIN_1).build();
        try (Association association = Association.request(
                new Association.Peer("127.0.0.1", server.port(), "LETHE"), "ME", proposal, Duration.ofSeconds(60))) {
            CommandSet request = CommandSet.queryRequest(Command.C_GET, association.nextMessageId(), MODEL);
            association.send(1, request, identifier);
            Message instance = Responses.any(association);
            byte[] dataset = instance.dataset().readAllBytes();
            association.send(3, instance.command().response(DimseStatus.SUCCESS));
            Message last = Responses.next(association, request);
            while (last.command().status().isPending()) {
                last = Responses.next(association, request);
            }
            assertThat(last.command().status()).isEqualTo(DimseStatus.SUCCESS);
            return DicomReader.standard().readDataset(ByteSource.of(dataset), Encoding.EXPLICIT_LE);
        }
    }
}
