package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.http.RunningServer;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;

/** What a server answers who asks it for storage commitment, or reports one, in odd ways. */
class CommitmentScpTest {
    private static final int CONTEXT = PresentationContext.idAt(0);
    private static final String MODEL = UID.StorageCommitmentPushModel;
    private static final String WELL_KNOWN = UID.StorageCommitmentPushModelInstance;
    private static final Attributes GOOD = CommitmentDatasets.request("1.2.3", List.of(new Instance("1.2", "1.2.1")));

    @TempDir
    Path folder;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start(folder, "lethe", "");
        server.knows("peer", "PEER", "127.0.0.1", 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int call(CommandSet request, Attributes dataset) throws IOException {
        Proposal proposal = new Proposal(
                List.of(new PresentationContext(CONTEXT, MODEL, List.of(UID.ExplicitVRLittleEndian))), List.of(),
                65536);
        try (Association association = Association.request(
                new Association.Peer("127.0.0.1", server.dicomPort(), "LETHE"), "PEER", proposal,
                Duration.ofSeconds(60))) {
            return association.call(CONTEXT, request, dataset).status().code();
        }
    }

    private int ask(String sopInstanceUid, int action, Attributes dataset) throws IOException {
        return call(CommandSet.actionRequest(1, MODEL, sopInstanceUid, action), dataset);
    }

    private int ask(Attributes dataset) throws IOException {
        return ask(WELL_KNOWN, 1, dataset);
    }

    private static Attributes.Builder without(int tag) {
        return GOOD.toBuilder().remove(tag);
    }

    private static Attributes about(Attributes item) {
        return GOOD.toBuilder().put(Element.ofSequence(Tag.ReferencedSOPSequence, List.of(Item.of(item)))).build();
    }

    @Test
    void whatIsAskedInTheWrongWayIsRefusedAndNoJobIsMade() throws IOException {
        assertThat(ask("1.2.3.4", 1, GOOD)).isEqualTo(0x0112);
        assertThat(ask(WELL_KNOWN, 2, GOOD)).isEqualTo(0x0123);
        assertThat(ask(without(Tag.TransactionUID).build())).isEqualTo(0x0120);
        assertThat(ask(without(Tag.TransactionUID).put(Element.empty(Tag.TransactionUID, VR.UI)).build()))
                .isEqualTo(0x0121);
        assertThat(ask(without(Tag.ReferencedSOPSequence).build())).isEqualTo(0x0120);
        assertThat(ask(CommitmentDatasets.request("1.2.3", List.of()))).isEqualTo(0x0121);

        assertThat(server.get("/jobs")).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(ints = {Tag.ReferencedSOPClassUID, Tag.ReferencedSOPInstanceUID})
    void whoeverIsNotToldWhichInstanceIsMeantRefuses(int tag) throws IOException {
        Attributes item = Attributes.builder(SpecificCharacterSet.ASCII)
                .put(Element.ofText(Tag.ReferencedSOPClassUID, VR.UI, "1.2", SpecificCharacterSet.ASCII))
                .put(Element.ofText(Tag.ReferencedSOPInstanceUID, VR.UI, "1.2.1", SpecificCharacterSet.ASCII))
                .build();

        assertThat(ask(about(item.toBuilder().remove(tag).build()))).isEqualTo(0x0120);
        assertThat(ask(about(item.toBuilder().put(Element.empty(tag, VR.UI)).build()))).isEqualTo(0x0121);
        assertThat(ask(about(item))).isZero();
    }

    @Test
    void aLongRequestIsTakenAndOneThatIsFarTooLongIsAnError() throws IOException {
        String padding = "x".repeat(8 << 20);
        Attributes longer = GOOD.toBuilder().put(Element.ofText(Tag.PatientComments, VR.UT, padding,
                SpecificCharacterSet.ASCII)).build();
        Attributes tooLong = GOOD.toBuilder().put(Element.ofText(Tag.PatientComments, VR.UT, padding + padding,
                SpecificCharacterSet.ASCII)).build();

        assertThat(ask(longer)).isZero();
        assertThat(ask(tooLong)).isEqualTo(0xA700);
        assertThat(ask(longer)).isZero(); // the room is free again
    }

    @Test
    void whatWaitsForPeersThatAreAwayIsBounded() throws IOException {
        Instance one = new Instance("1.2.840.10008.5.1.4.1.1.2", "1." + "2".repeat(48));
        Attributes longest = CommitmentDatasets.request("1.2.3", Collections.nCopies(80_000, one));
        for (int i = 0; i < 3; i++) {
            assertThat(ask(longest)).isZero(); // nobody listens at the port of the peer
        }

        assertThat(ask(GOOD)).isEqualTo(0x0213);
    }

    @Test
    void aReportOfAnUnknownKindIsRefused() throws IOException {
        Attributes report = GOOD;

        assertThat(call(CommandSet.eventReport(1, MODEL, WELL_KNOWN, 3), report)).isEqualTo(0x0113);
        assertThat(call(CommandSet.eventReport(1, MODEL, "1.2.3.4", 1), report)).isEqualTo(0x0112);
        assertThat(call(CommandSet.eventReport(1, MODEL, WELL_KNOWN, 1), without(Tag.TransactionUID).build()))
                .isEqualTo(0x0120);
        assertThat(call(CommandSet.eventReport(1, MODEL, WELL_KNOWN, 1), report)).isEqualTo(0x0112); // nobody asked
    }
}
