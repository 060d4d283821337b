package org.lethe.index.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.index.SampleInstances.slice;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Level;

class TrigramsTest {
    @TempDir
    Path folder;

    @Test
    void theLongestPieceOfAPatternIsTakenApart() {
        assertThat(Trigrams.trigramsOf("*AB?CDEF*XYZ")).containsExactly("CDE", "DEF");
        assertThat(Trigrams.trigramsOf("*\ud842\udfb7BC")).containsExactly("\ud842\udfb7BC");
        assertThat(Trigrams.trigramsOf("*AB*")).isEmpty();
        assertThat(Trigrams.trigramsOf("*")).isEmpty();
        assertThat(Trigrams.trigramsOf("*" + "A".repeat(1000))).hasSize(16);
    }

    @Test
    void aResourceThatIsGoneIsNotFoundByWhatItWasCalled() throws Exception {
        try (var index = SqliteIndex.open(folder)) {
            var slice = slice("P", "S", "R", "1").tag(Level.PATIENT, 0x00100010, "Doe^Jane");
            index.store(slice.build());
            assertThat(entries("patients_like", "patient_name_key : \"JAN\"")).isEqualTo(1);
            assertThat(entries("studies_like", "study_description_key : \"THO\"")).isEqualTo(1);
            index.delete(Level.PATIENT, slice.id(Level.PATIENT));
            assertThat(entries("patients_like", "patient_name_key : \"JAN\"")).isZero();
            assertThat(entries("studies_like", "study_description_key : \"THO\"")).isZero();
        }
    }

    private int entries(String table, String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("index"));
                var statement = connection.prepareStatement(
                        "SELECT count(*) FROM %1$s WHERE %1$s MATCH ?".formatted(table))) {
            statement.setString(1, query);
            ResultSet rows = statement.executeQuery();
            return rows.getInt(1);
        }
    }
}
