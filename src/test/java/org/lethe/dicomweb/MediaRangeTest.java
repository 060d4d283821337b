package org.lethe.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicomweb.Representation.Packing;
import org.lethe.error.LetheException;
import org.lethe.http.MediaRange;

class MediaRangeTest {

    @Test
    void whatIsLikedBestComesFirstAndWhatIsNotWantedIsLeftOut() {
        List<MediaRange> ranges = MediaRange.parse(
                "text/plain;q=0.5, Multipart/Related; type=\"application/dicom, so; to \\\"say\\\"\"; q=0.9, "
                        + "a/b;q=0, c/d");

        assertThat(ranges).extracting(MediaRange::type).containsExactly("c/d", "multipart/related", "text/plain");
        assertThat(ranges.get(1).parameter("type")).isEqualTo("application/dicom, so; to \"say\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "                                                                         | PARTS | 1.2.840.10008.1.2.1",
        "*/*                                                                      | PARTS | 1.2.840.10008.1.2.1",
        "multipart/related; type=\"application/dicom\"                            | PARTS | 1.2.840.10008.1.2.1",
        "multipart/related; type=application/dicom; transfer-syntax=*             | PARTS |",
        "multipart/related; transfer-syntax=1.2.840.10008.1.2.4.80 | PARTS | 1.2.840.10008.1.2.4.80",
        "image/png, application/dicom; transfer-syntax=*                          | ALONE |",
        "application/dicom;q=0.1, multipart/related;type=\"application/dicom\"    | PARTS | 1.2.840.10008.1.2.1",
    })
    void instancesAreAnsweredAsTheClientLikesThemBest(String accept, Packing packing, String syntax) {
        Representation wanted = Representation.ofInstances(accept);

        assertThat(wanted.packing()).isEqualTo(packing);
        assertThat(wanted.syntax().map(TransferSyntax::uid).orElse(null)).isEqualTo(syntax);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "*/*                                                                  | PARTS | 1.2.840.10008.1.2.1",
        "multipart/related; type=\"application/octet-stream\"                 | PARTS | 1.2.840.10008.1.2.1",
        "multipart/related; type=application/octet-stream; transfer-syntax=*  | PARTS |",
        "multipart/related; type=image/jls                                    | PARTS | 1.2.840.10008.1.2.4.80",
        "image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50                   | ALONE | 1.2.840.10008.1.2.4.50",
        "image/dicom-rle                                                      | ALONE | 1.2.840.10008.1.2.5",
    })
    void framesAreAnsweredAsTheClientLikesThemBest(String accept, Packing packing, String syntax) {
        Representation wanted = Representation.ofFrames(accept).getFirst();

        assertThat(wanted.packing()).isEqualTo(packing);
        assertThat(wanted.syntax().map(TransferSyntax::uid).orElse(null)).isEqualTo(syntax);
    }

    @Test
    void framesThatMayBeSeveralThingsAreTriedInThatOrder() {
        assertThat(Representation.ofFrames("image/jpeg;q=0.5, image/jls; transfer-syntax=1.2.3, text/html, image/jp2"))
                .extracting(Representation::mediaType).containsExactly("image/jp2", "image/jpeg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/png", "multipart/related; type=\"application/dicom+xml\"",
        "application/dicom; transfer-syntax=1.2.3", ",", "application/dicom;q=x"})
    void whatCannotBeAnsweredIsRefused(String accept) {
        assertThatThrownBy(() -> Representation.ofInstances(accept)).isInstanceOf(LetheException.class);
    }
}
