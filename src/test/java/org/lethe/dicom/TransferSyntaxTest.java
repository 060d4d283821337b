package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferSyntaxTest {

    @Test
    void allOfTheStandardAreKnownAndRetiredAsItSays() throws IOException {
        List<List<String>> rows = SharedFolder.rows("dict/uids.tsv")
                .filter(row -> row.get(3).equals("Transfer Syntax"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(60).allSatisfy(row -> {
            assertThat(TransferSyntax.isKnown(row.get(0))).isTrue();
            assertThat(TransferSyntax.of(row.get(0)).uid()).isEqualTo(row.get(0));
            assertThat(TransferSyntax.of(row.get(0)).retired()).isEqualTo(row.get(4).equals("Y"));
        });
    }

    @Test
    void theOldOnesDifferInTheirEncoding() {
        assertThat(TransferSyntax.of(UID.ImplicitVRLittleEndian).encoding()).isEqualTo(Encoding.IMPLICIT_LE);
        assertThat(TransferSyntax.of(UID.ExplicitVRLittleEndian).encoding()).isEqualTo(Encoding.EXPLICIT_LE);
        assertThat(TransferSyntax.of(UID.ExplicitVRBigEndian).encoding()).isEqualTo(Encoding.EXPLICIT_BE);
        assertThat(TransferSyntax.of(UID.ExplicitVRBigEndian).bigEndianPixels()).isTrue();
        assertThat(TransferSyntax.of(UID.ExplicitVRLittleEndian).bigEndianPixels()).isFalse();
    }

    @Test
    void onlyTheDeflatedOnesDeflateTheirDataset() {
        assertThat(TransferSyntax.of(UID.DeflatedExplicitVRLittleEndian).deflated()).isTrue();
        assertThat(TransferSyntax.of(UID.JPIPReferencedDeflate).deflated()).isTrue();
        assertThat(TransferSyntax.of(UID.JPIPHTJ2KReferencedDeflate).deflated()).isTrue();
        assertThat(TransferSyntax.of(UID.JPIPReferenced).deflated()).isFalse();
        assertThat(TransferSyntax.of(UID.DeflatedImageFrameCompression).deflated()).isFalse();
        assertThat(TransferSyntax.of(UID.DeflatedImageFrameCompression).encapsulated()).isTrue();
    }

    @Test
    void anUnknownOneIsTakenForAPrivateCompression() {
        TransferSyntax unknown = TransferSyntax.of("1.2.3.4");

        assertThat(TransferSyntax.isKnown("1.2.3.4")).isFalse();
        assertThat(unknown).isEqualTo(new TransferSyntax("1.2.3.4", Encoding.EXPLICIT_LE, false, true, false));
    }

    @Test
    void thePrivateOneOfGeIsImplicitWithBigEndianPixels() {
        TransferSyntax ge = TransferSyntax.of("1.2.840.113619.5.2");

        assertThat(ge.encoding()).isEqualTo(Encoding.IMPLICIT_LE);
        assertThat(ge.bigEndianPixels()).isTrue();
        assertThat(ge.encapsulated()).isFalse();
    }
}
