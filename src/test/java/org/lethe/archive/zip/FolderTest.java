package org.lethe.archive.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.archive.zip.ZipOptions.Letters;

class FolderTest {
    private final Folder root = Folder.root(Letters.ASCII);

    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = false, value = {
        "77654033 - Doe^Archibald;77654033 - Doe^Archibald",
        "CT, HEAD/BRAIN WO CONTRAST;CT, HEAD BRAIN WO CONTRAST",
        "  two   spaces ;two spaces",
        "e+1=a_b.c;e+1=a_b.c",
        "Buc^J\u00e9r\u00f4me;Buc^Jrme",
        "a\u0000b\u0007c\td;abc d",
        "a:b*c?d<e>f|g\\h;a b c d e f g h",
        "..;otherwise",
        "../..;otherwise",
        "../../etc;.. .. etc",
        "...;otherwise",
        "\u738b;otherwise",
        ";otherwise"})
    void aNameKeepsWhatEveryFileSystemTakes(String text, String name) {
        assertThat(root.folder(text == null ? "" : text, "otherwise").file("x", "")).isEqualTo(name + "/x");
    }

    @Test
    void lettersOfAllLanguagesStayWhereTheyMay() {
        Folder unicode = Folder.root(Letters.UNICODE);

        assertThat(unicode.folder("Wang^XiaoDong=\u738b^\u5c0f\u6771=", "").file("x", ""))
                .isEqualTo("Wang^XiaoDong=\u738b^\u5c0f\u6771=/x");
        // Invisible characters that turn the direction of text are used to fake extensions.
        assertThat(unicode.folder("a\u202eb\ud800", "").file("x", "")).isEqualTo("ab/x");
    }

    @Test
    void noNameIsGivenTwiceWhateverTheCase() {
        assertThat(root.file("CT000001", ".dcm")).isEqualTo("CT000001.dcm");
        assertThat(root.file("CT000001", ".dcm")).isEqualTo("CT000001-2.dcm");
        assertThat(root.file("ct000001", ".dcm")).isEqualTo("ct000001-3.dcm");
        assertThat(root.folder("Study", "").file("x", "")).isEqualTo("Study/x");
        assertThat(root.folder("Study", "").file("x", "")).isEqualTo("Study-2/x");
        assertThat(root.folder("Study-2", "").file("x", "")).isEqualTo("Study-2-2/x");
    }

    @Test
    void aNameFitsIntoAFileSystemHoweverLongTheTextIs() {
        String path = Folder.root(Letters.UNICODE).folder("\u738b".repeat(10_000), "").file("x", "");

        assertThat(path.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(255);
    }
}
