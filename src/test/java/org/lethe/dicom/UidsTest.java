package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UidsTest {

    @Test
    void everyRegisteredUidIsFound() throws IOException {
        List<List<String>> rows = SharedFolder.rows("dict/uids.tsv").toList();

        assertThat(rows).hasSizeGreaterThan(400).allSatisfy(row -> assertThat(Uids.find(row.get(0)))
                .isEqualTo(new Uids.Entry(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4).equals("Y"))));
    }

    @Test
    void uidsAreFoundByKeyword() {
        assertThat(Uids.findKeyword("CTImageStorage").uid()).isEqualTo(UID.CTImageStorage);
        assertThat(Uids.findKeyword("NoSuchStorage")).isNull();
    }

    @Test
    void aUidOfSomebodysOwnIsNotRegistered() {
        assertThat(Uids.find("2.25.1")).isNull();
    }
}
