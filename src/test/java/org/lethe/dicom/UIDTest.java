package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UIDTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10008.1.1", "2.25.0", "0", "1.0.1", "2.25.3402823669209384634633746074317682114"})
    void digitsAndDotsWithoutLeadingZerosAreAUid(String text) {
        assertThat(UID.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ".", "1.", ".1", "1..2", "1.02", "00", "1.2a", "1.2 ", "1,2", "1.-2", "1.\u0662"})
    void anythingElseIsNone(String text) {
        assertThat(UID.isValid(text)).isFalse();
    }

    @Test
    void aUidHasAtMost64Characters() {
        assertThat(UID.isValid("1".repeat(64))).isTrue();
        assertThat(UID.isValid("1".repeat(65))).isFalse();
    }

    @Test
    void theConstantsAgreeWithTheStandard() throws IOException, IllegalAccessException {
        Map<String, String> uidByKeyword = SharedFolder.rows("dict/uids.tsv")
                .filter(row -> !row.get(1).isEmpty())
                .collect(Collectors.toMap(row -> row.get(1), row -> row.get(0)));

        for (Field constant : UID.class.getFields()) {
            if (constant.getType() == String.class) {
                assertThat(constant.get(null)).isEqualTo(uidByKeyword.get(constant.getName()));
            }
        }
    }
}
