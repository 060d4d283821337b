package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VRTest {

    @Test
    void thereAre34OfThem() {
        assertThat(VR.values()).hasSize(34);
    }

    @ParameterizedTest
    @EnumSource(VR.class)
    void eachIsFoundByItsTwoLetters(VR vr) {
        byte[] letters = vr.codeBytes();

        assertThat(new String(letters)).isEqualTo(vr.name());
        assertThat(VR.of(letters[0] << 8 | letters[1])).isSameAs(vr);
        assertThat(VR.of(vr.code())).isSameAs(vr);
        assertThat(VR.of(vr.name())).isSameAs(vr);
    }

    @Test
    void everyOtherPairOfBytesIsNone() {
        int known = 0;
        for (int code = 0; code <= 0xFFFF; code++) {
            VR vr = VR.of(code);
            if (vr != null) {
                assertThat(vr.code()).isEqualTo(code);
                known++;
            }
        }
        assertThat(known).isEqualTo(34);
        assertThat(VR.of(-1)).isNull();
        assertThat(VR.of(0x10000 | VR.PN.code())).isNull();
        assertThat(VR.of("")).isNull();
        assertThat(VR.of("pn")).isNull();
        assertThat(VR.of("PNX")).isNull();
        assertThat(VR.of("P\u014e")).isNull();
    }

    @Test
    void longLengthsAreThoseOfTable7Dash1() {
        assertThat(those(VR::hasLongLength)).isEqualTo("OB OD OF OL OV OW SQ SV UC UN UR UT UV");
    }

    @Test
    void theCharacterSetAppliesToHumanText() {
        assertThat(those(VR::usesCharacterSet)).isEqualTo("LO LT PN SH ST UC UT");
    }

    @Test
    void aBackslashSeparatesValuesOfAllTextButProseAndAddresses() {
        assertThat(those(VR::isMultiValued)).isEqualTo("AE AS CS DA DS DT IS LO PN SH TM UC UI");
        assertThat(those(vr -> vr.isText() && !vr.isMultiValued())).isEqualTo("LT ST UR UT");
    }

    @Test
    void numbersOfFixedSizeAreBinaryNumbers() {
        assertThat(those(VR::isBinaryNumber)).isEqualTo("FD FL SL SS SV UL US UV");
    }

    @Test
    void textIsPaddedWithASpaceAndEverythingElseWithZero() {
        assertThat(those(vr -> vr.paddingByte() == ' ')).isEqualTo("AE AS CS DA DS DT IS LO LT PN SH ST TM UC UR UT");
        assertThat(those(vr -> vr.paddingByte() == 0))
                .isEqualTo("AT FD FL OB OD OF OL OV OW SL SQ SS SV UI UL UN US UV");
    }

    @Test
    void binaryValuesHaveASizeAndTextHasALimit() {
        assertThat(those(vr -> vr.valueBytes() == 1)).isEqualTo("OB UN");
        assertThat(those(vr -> vr.valueBytes() == 2)).isEqualTo("OW SS US");
        assertThat(those(vr -> vr.valueBytes() == 4)).isEqualTo("AT FL OF OL SL UL");
        assertThat(those(vr -> vr.valueBytes() == 8)).isEqualTo("FD OD OV SV UV");
        assertThat(those(vr -> vr.wordBytes() != vr.valueBytes())).isEqualTo("AT");
        assertThat(those(vr -> vr.maxLength() > 0)).isEqualTo("AE AS CS DA DS DT IS LO LT PN SH ST TM UI");
        assertThat(VR.LT.maxLength()).isEqualTo(10240);
    }

    private static String those(Predicate<VR> property) {
        return String.join(" ", Arrays.stream(VR.values()).filter(property).map(VR::name).toList());
    }
}
