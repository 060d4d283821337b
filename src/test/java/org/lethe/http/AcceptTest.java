package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class AcceptTest {
    private static final List<String> OFFERED = List.of("image/png", "image/jpeg");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | image/png", "*/* | image/png", "image/* | image/png", "image/jpeg | image/jpeg",
        "text/html, IMAGE/JPEG | image/jpeg", "image/png;q=0.3, image/jpeg;q=0.9 | image/jpeg",
        "image/*;q=0.5, image/png;q=0 | image/jpeg", "image/jpeg;q=0.5, */*;q=0.1 | image/jpeg"
    })
    void whatTheClientLikesBestIsChosen(String header, String expected) {
        assertThat(Accept.best(header, OFFERED)).isEqualTo(expected);
    }

    @Test
    void whoeverAcceptsNothingOfItIsRefused() {
        assertThat(Accept.best(null, OFFERED)).isEqualTo("image/png");
        for (String header : List.of("text/html", "image/png;q=0", "image/png;q=high")) {
            assertThatThrownBy(() -> Accept.best(header, OFFERED)).isInstanceOfSatisfying(LetheException.class,
                    e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_ACCEPTABLE));
        }
    }
}
