package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.UID;
import org.lethe.net.ExtendedNegotiation;

class QueryOptionsTest {
    private static ByteValue bytes(String hex) {
        return ByteValue.of(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource({"01, 01", "00, 00", "0101, 0100", "0101010101, 0100000000", "0001010101, 0000000000",
        "010101010101, 0100000000", "ff, 00"})
    void ofTheWaysToAskOnlyRelationalOnesAreAgreedTo(String proposed, String agreed) {
        String model = UID.StudyRootQueryRetrieveInformationModelFind;

        assertThat(QueryOptions.agree(new ExtendedNegotiation(model, bytes(proposed))))
                .contains(new ExtendedNegotiation(model, bytes(agreed)));
    }

    @ParameterizedTest
    @CsvSource({UID.PatientRootQueryRetrieveInformationModelMove + ", 0101, 0100",
        UID.StudyRootQueryRetrieveInformationModelGet + ", 01010101, 0100"})
    void soItIsOfTheWaysToRetrieve(String model, String proposed, String agreed) {
        assertThat(QueryOptions.agree(new ExtendedNegotiation(model, bytes(proposed))))
                .contains(new ExtendedNegotiation(model, bytes(agreed)));
    }

    @ParameterizedTest
    @CsvSource({UID.CTImageStorage + ", 0101", UID.StudyRootQueryRetrieveInformationModelFind + ", ''", "'', 01"})
    void whatIsNotAboutQueriesOrProposesNothingHasNoAnswer(String sopClass, String proposed) {
        assertThat(QueryOptions.agree(new ExtendedNegotiation(sopClass, bytes(proposed)))).isEmpty();
    }
}
