package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggedPathTest {
    @ParameterizedTest
    @CsvSource({
        "/system, /system",
        "/instances/d3f1c2a0-01234567-89abcdef-01234567-89abcdef/simplified-tags,"
                + "/instances/d3f1c2a0-01234567-89abcdef-01234567-89abcdef/simplified-tags",
        "/webdav/by-patients/17 - Doe^John/x.dcm, /webdav/...",
        "/dicom-web/studies/1.2.840.1/series, /dicom-web/studies/.../series",
        "/modalities/DOE^JOHN/store, /modalities/.../store",
        "/, /"
    })
    void nobodyIsNamed(String path, String logged) {
        assertThat(LoggedPath.of(path)).isEqualTo(logged);
    }
}
