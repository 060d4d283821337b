package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.net.Association;
import org.lethe.net.Command;
import org.lethe.net.CommandSet;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A listener that serves a worklist from a folder, asked over real sockets. */
class WorklistScpTest {
    private static final int CONTEXT = PresentationContext.idAt(0);
    private static final String MODEL = UID.ModalityWorklistInformationModelFind;

    @TempDir
    Path folder;

    private Path worklist;
    private TestArchive pacs;
    private DicomServer server;

    @BeforeEach
    void open() throws IOException {
        worklist = Files.createDirectory(folder.resolve("worklist"));
        pacs = new TestArchive(folder, "");
    }

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
        pacs.close();
    }

    private void serve(String options) throws IOException {
        serveWith("""
                "DicomAlwaysAllowFindWorklist": true, "Worklists": {"Enable": true, "Database": "worklist" %s}"""
                .formatted(options));
    }

    private void serveWith(String members) throws IOException {
        Path file = Files.writeString(folder.resolve("lethe.json"), "{\"DicomPort\": 0, " + members + "}");
        Settings settings = Configuration.read(file, Map.of()).settings();
        Scu scu = new Scu(settings.dicom(), Optional.empty());
        Modalities modalities = new Modalities(settings.dicom().scu(), pacs.archive().index());
        StorageCommitment commitment = new StorageCommitment(pacs.archive(), scu, 10);
        server = new DicomServer(settings, Optional.empty(), new AcceptedContexts(settings.dicom()), pacs.archive(),
                modalities,
                new StoreJobs(pacs.archive(), scu, commitment, false), commitment,
                settings.dicom().scp().worklist().map(
                        served -> new Worklists(served, pacs.archive().reader())),
                pacs.jobs());
        server.start();
    }

    private void put(String name, TestInstance entry) throws IOException {
        Files.write(worklist.resolve(name), entry.file());
    }

    private static TestInstance entry(String patient, String station) {
        ObjectNode step = (ObjectNode) JsonMapper.builder().build().readTree("""
                {"ScheduledProcedureStepSequence": [{"ScheduledStationAETitle": "%s"}]}""".formatted(station));
        return TestInstance.ct().patient(patient).with(QueryKeys.readDataset(step, Dictionary.standard(),
                SpecificCharacterSet.ASCII).get(Tag.ScheduledProcedureStepSequence));
    }

    private Association associate(String aet) {
        Proposal proposal = new Proposal(
                List.of(new PresentationContext(CONTEXT, MODEL, List.of(UID.ImplicitVRLittleEndian))), List.of(),
                65536);
        return Association.request(new Association.Peer("127.0.0.1", server.port(), "LETHE"), aet, proposal,
                Duration.ofSeconds(30));
    }

    /** What comes back: the datasets, and in the end the status. */
    private record Answers(List<Attributes> datasets, int status) {
        List<String> patients() {
            return datasets.stream().map(answer -> answer.string(Tag.PatientID)).toList();
        }
    }

    private static Attributes byName(String name, SpecificCharacterSet charset) {
        return Attributes.builder(charset)
                .put(Element.ofText(Tag.SpecificCharacterSet, VR.CS, charset.toString(), SpecificCharacterSet.ASCII))
                .put(Element.ofText(Tag.PatientName, VR.PN, name, charset))
                .put(Element.empty(Tag.PatientID, VR.LO)).build();
    }

    private Answers ask(String aet, Attributes query) throws IOException {
        try (Association association = associate(aet)) {
            CommandSet request = CommandSet.queryRequest(Command.C_FIND, association.nextMessageId(), MODEL);
            association.send(CONTEXT, request, query);
            List<Attributes> answers = new ArrayList<>();
            while (true) {
                Message message = Responses.next(association, request);
                if (!message.command().status().isPending()) {
                    return new Answers(answers, message.command().status().code());
                }
                answers.add(Identifier.read(association, message, DicomReader.standard()));
            }
        }
    }

    private Answers all(String aet) throws IOException {
        return ask(aet, byName("", SpecificCharacterSet.LATIN_1));
    }

    @Test
    void theFolderIsReadAnewForEachQueryInTheOrderOfTheNames() throws IOException {
        serve("");
        assertThat(all("ANY")).isEqualTo(new Answers(List.of(), 0));

        put("b.wl", entry("B", "CT1"));
        put("A.WL", entry("A", "CT1"));
        put("other.dcm", entry("C", "CT1"));
        Files.createDirectory(worklist.resolve("d.wl"));
        assertThat(all("ANY").patients()).containsExactly("A", "B");

        Files.delete(worklist.resolve("A.WL"));
        put("b.wl", entry("E", "CT1"));
        assertThat(all("ANY").patients()).containsExactly("E");
    }

    @Test
    void filesThatCannotBeReadArePassedOver() throws IOException {
        serve("");
        Files.writeString(worklist.resolve("a.wl"), "no DICOM at all");
        Files.write(worklist.resolve("b.wl"), TestInstance.ct().pixels(2 << 20).file());
        Files.write(worklist.resolve("c.wl"), java.util.Arrays.copyOf(entry("C", "CT1").file(), 300));
        put("d.wl", entry("D", "CT1"));

        assertThat(all("ANY")).satisfies(answers -> {
            assertThat(answers.status).isZero();
            assertThat(answers.patients()).containsExactly("D");
        });
    }

    @Test
    void namesAreFoundAndToldInAnyCharacterSet() throws IOException {
        serve("");
        SpecificCharacterSet chinese = SpecificCharacterSet.of("GB18030");
        put("a.wl", entry("CN", "CT1").with(Tag.SpecificCharacterSet, VR.CS, "GB18030")
                .with(Element.ofText(Tag.PatientName, VR.PN, "Wang^XiaoDong=\u738b^\u5c0f\u4e1c", chinese)));
        SpecificCharacterSet japanese = SpecificCharacterSet.of("", "ISO 2022 IR 87");
        put("b.wl", entry("JP", "CT1").with(Tag.SpecificCharacterSet, VR.CS, "\\ISO 2022 IR 87")
                .with(Element.ofText(Tag.PatientName, VR.PN, "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce", japanese)));

        Answers inUtf8 = ask("ANY", byName("\u738b*", SpecificCharacterSet.UTF_8));

        assertThat(inUtf8.patients()).containsExactly("CN");
        assertThat(inUtf8.datasets.getFirst().string(Tag.SpecificCharacterSet)).isEqualTo("GB18030");
        assertThat(inUtf8.datasets.getFirst().string(Tag.PatientName)).isEqualTo("Wang^XiaoDong=\u738b^\u5c0f\u4e1c");
        assertThat(ask("ANY", byName("\u738b^\u5c0f\u4e1c", chinese)).patients()).containsExactly("CN");
        assertThat(ask("ANY", byName("\u5c71\u7530*", japanese)).patients()).containsExactly("JP");
        assertThat(ask("ANY", byName("yamada*", SpecificCharacterSet.LATIN_1)).patients()).containsExactly("JP");
    }

    @Test
    void aModalityMayBeToldOnlyWhatIsScheduledForIt() throws IOException {
        serve(", \"FilterIssuerAet\": true");
        put("a.wl", entry("A", "CT1"));
        put("b.wl", entry("B", "MR1"));
        put("c.wl", TestInstance.ct().patient("C"));

        assertThat(all("MR1").patients()).containsExactly("B");
        for (String aet : List.of("OTHER", "*", "?*", "MR?", "MR")) {
            assertThat(all(aet).patients()).isEmpty();
        }
    }

    @Test
    void whereThereWouldBeMoreTheAnswersEndAsIfCancelled() throws IOException {
        serve(", \"LimitAnswers\": 2");
        put("a.wl", entry("A", "CT1"));
        put("b.wl", entry("B", "CT1"));
        assertThat(all("ANY").status).isZero();

        put("c.wl", entry("C", "CT1"));
        assertThat(all("ANY").patients()).containsExactly("A", "B");
        assertThat(all("ANY").status).isEqualTo(0xFE00);
    }

    @Test
    void whoCancelsGetsNoMoreAnswers() throws IOException {
        serve("");
        int count = 40; // far more than the buffers of a connection hold
        for (int i = 0; i < count; i++) {
            put(i + ".wl", entry("P" + i, "CT1").with(Tag.PatientComments, VR.UT, "x".repeat(900_000)));
        }
        Attributes query = byName("", SpecificCharacterSet.LATIN_1).toBuilder()
                .put(Element.empty(Tag.PatientComments, VR.LT)).build();
        try (Association association = associate("ANY")) {
            CommandSet request = CommandSet.queryRequest(Command.C_FIND, association.nextMessageId(), MODEL);
            association.send(CONTEXT, request, query);
            int told = 1;
            Responses.next(association, request).dataset().readAllBytes();
            association.send(CONTEXT, cancel(request));
            Message message = Responses.next(association, request);
            while (message.command().status().isPending()) {
                message.dataset().readAllBytes();
                told++;
                message = Responses.next(association, request);
            }

            assertThat(message.command().status().code()).isEqualTo(0xFE00);
            assertThat(told).isLessThan(count);
        }
    }

    private static CommandSet cancel(CommandSet request) {
        return new CommandSet(Attributes.builder(SpecificCharacterSet.ASCII)
                .put(Element.ofUnsignedShort(Tag.CommandField, 0x0FFF))
                .put(Element.ofUnsignedShort(Tag.MessageIDBeingRespondedTo, request.messageId()))
                .put(Element.ofUnsignedShort(Tag.CommandDataSetType, 0x0101)).build());
    }

    @Test
    void whoMayNotAskOrAsksWhereThereIsNoWorklistGetsNothing() throws IOException {
        serveWith("""
                "Worklists": {"Enable": true, "Database": "worklist"},
                "DicomModalities": {"a": {"AET": "MAY", "Host": "h", "Port": 104},
                  "b": {"AET": "MAYNOT", "Host": "h", "Port": 104, "AllowFindWorklist": false}}""");
        put("a.wl", entry("A", "CT1"));

        assertThat(all("MAY").patients()).containsExactly("A");
        assertThat(all("MAYNOT")).isEqualTo(new Answers(List.of(), 0x0124));
        assertThat(all("STRANGER")).isEqualTo(new Answers(List.of(), 0x0124));

        Files.delete(worklist.resolve("a.wl"));
        Files.delete(worklist);
        assertThat(all("MAY")).isEqualTo(new Answers(List.of(), 0xA700));

        server.close();
        serveWith("\"DicomAlwaysAllowFindWorklist\": true");
        try (Association association = associate("ANY")) {
            assertThat(association.transferSyntax(CONTEXT)).isEmpty();
        }
    }
}
