package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TagTest {

    @Test
    void aTagIsItsGroupAndItsElement() {
        assertThat(Tag.group(Tag.PixelData)).isEqualTo(0x7FE0);
        assertThat(Tag.element(Tag.PixelData)).isEqualTo(0x0010);
        assertThat(Tag.group(Tag.SequenceDelimitationItem)).isEqualTo(0xFFFE);
        assertThat(Tag.of(0xFFFE, 0xE0DD)).isEqualTo(Tag.SequenceDelimitationItem);
    }

    @Test
    void tagsAreOrderedAsUnsignedNumbers() {
        assertThat(Tag.compare(Tag.Item, Tag.PatientID)).isPositive();
        assertThat(Tag.compare(Tag.PatientID, Tag.Item)).isNegative();
        assertThat(Tag.compare(Tag.PatientID, Tag.PatientID)).isZero();
    }

    @Test
    void anOddGroupIsPrivateAndReservesItsBlocks() {
        assertThat(Tag.isPrivate(0x00091001)).isTrue();
        assertThat(Tag.isPrivate(Tag.PatientID)).isFalse();
        assertThat(Tag.isPrivateCreator(0x00090010)).isTrue();
        assertThat(Tag.isPrivateCreator(0x000900FF)).isTrue();
        assertThat(Tag.isPrivateCreator(0x0009000F)).isFalse();
        assertThat(Tag.isPrivateCreator(0x00090100)).isFalse();
        assertThat(Tag.isPrivateCreator(0x00080010)).isFalse();
        assertThat(Tag.privateCreatorOf(0x000910A1)).isEqualTo(0x00090010);
        assertThat(Tag.privateCreatorOf(0xFFFDFF01)).isEqualTo(0xFFFD00FF);
        assertThat(Tag.privateCreatorOf(0x00090FFF)).isZero();
        assertThat(Tag.privateCreatorOf(0x00090010)).isZero();
        assertThat(Tag.privateCreatorOf(Tag.PixelData)).isZero();
    }

    @Test
    void elementZeroIsTheLengthOfItsGroup() {
        assertThat(Tag.isGroupLength(Tag.FileMetaInformationGroupLength)).isTrue();
        assertThat(Tag.isGroupLength(Tag.FileMetaInformationVersion)).isFalse();
    }

    @Test
    void tagsAreSpeltInThreeWays() {
        assertThat(Tag.toHex(Tag.PixelData)).isEqualTo("7fe0,0010");
        assertThat(Tag.toDashed(Tag.PatientID)).isEqualTo("0010-0020");
        assertThat(Tag.toDigits(Tag.Item)).isEqualTo("FFFEE000");
    }

    @Test
    void theConstantsAgreeWithTheStandard() throws IOException, IllegalAccessException {
        Map<String, String> tagByKeyword = SharedFolder.rows("dict/attributes.tsv")
                .filter(row -> !row.get(1).isEmpty())
                .collect(Collectors.toMap(row -> row.get(1), row -> row.get(0)));

        for (Field constant : Tag.class.getFields()) {
            assertThat(Tag.toDigits(constant.getInt(null)))
                    .as(constant.getName())
                    .isEqualTo(tagByKeyword.get(constant.getName()));
        }
    }
}
