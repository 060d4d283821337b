package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.UID;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.SubOperations;

/** Which last answers to a C-MOVE say that all has come. */
class RetrieveWorkTest {
    private static final CommandSet REQUEST =
            CommandSet.moveRequest(1, UID.StudyRootQueryRetrieveInformationModelMove, "TARGET");

    @ParameterizedTest
    @CsvSource({"0000, 3, 0, 0, true", "0000, 2, 0, 1, true", "B000, 2, 0, 1, true", "B000, 2, 1, 0, false",
        "B000, 1, 1, 1, false", "A702, 0, 3, 0, false", "C000, 0, 0, 0, false", "FE00, 1, 0, 0, false"})
    void remarksAreNoFailures(String status, int completed, int failed, int warned, boolean complete) {
        CommandSet response = REQUEST.response(new DimseStatus(Integer.parseInt(status, 16)),
                new SubOperations(0, completed, failed, warned));

        assertThat(RetrieveWork.isComplete(response)).isEqualTo(complete);
    }

    @Test
    void aWarningThatCountsNothingIsNotTrusted() {
        assertThat(RetrieveWork.isComplete(REQUEST.response(new DimseStatus(0xB000)))).isFalse();
    }
}
