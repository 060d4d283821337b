package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.s3.TestS3;
import org.lethe.config.Configuration;
import org.lethe.config.StorageSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Who may work with a storage, and who may only look. */
class StoresTest {
    @TempDir
    Path folder;

    @Test
    void oneWorksWithAnIndexAtATimeThoughTheFilesLieInS3() throws IOException {
        try (TestS3 s3 = TestS3.start(folder.resolve("s3"))) {
            StorageSettings settings = settings(s3.option(folder.resolve("storage"), ""));
            Path head = folder.resolve("storage/s3-cache/11111111-1111-1111-1111-111111111111.head");
            try (Stores first = Stores.open(settings)) {
                Files.writeString(head, "read by the first one");
                assertInUse(settings);
                assertThat(first.index().statistics().instances()).isZero();
                assertThat(head).exists();
            }
            Stores.open(settings).close();
        }
    }

    @Test
    void oneWorksWithAnIndexAtATimeWhereverTheFilesAre() throws IOException {
        StorageSettings settings = settings(", \"IndexDirectory\": \"index\"");
        StorageSettings elsewhere = settings(", \"IndexDirectory\": \"index\", \"StorageDirectory\": \"elsewhere\"");
        try (Stores first = Stores.open(settings)) {
            assertInUse(settings);
            assertInUse(elsewhere);
            assertThat(first.index().statistics().instances()).isZero();
            assertThat(folder.resolve("elsewhere")).doesNotExist();
        }
        Stores.open(elsewhere).close();
    }

    @Test
    void whoeverCouldNotOpenAllLetsGoOfAll() throws IOException {
        StorageSettings settings = settings(", \"IndexDirectory\": \"index\"");
        Files.writeString(folder.resolve("storage"), "no folder");
        assertThatThrownBy(() -> Stores.open(settings)).isInstanceOf(LetheException.class);
        Files.delete(folder.resolve("storage"));
        Stores.open(settings).close();
    }

    @Test
    void lookingMakesNothing() throws IOException {
        StorageSettings settings = settings(", \"IndexDirectory\": \"index\"");
        assertNotOpenedBeside(settings, "cannot be opened");
        assertThat(folder.resolve("storage")).doesNotExist();

        Files.createDirectory(folder.resolve("storage"));
        assertNotOpenedBeside(settings, "there is no index in ");
        assertThat(folder.resolve("index")).doesNotExist();
    }

    @Test
    void lookingLeavesAnOlderIndexAsItIs() throws Exception {
        StorageSettings settings = settings("");
        Stores.open(settings).close();
        Path index = folder.resolve("storage/index");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + index)) {
            connection.createStatement().execute("PRAGMA user_version = 1");
        }
        byte[] before = Files.readAllBytes(index);
        assertNotOpenedBeside(settings, "older version");
        assertThat(index).hasBinaryContent(before);
    }

    @Test
    void lookingBesideAServerIsPossible() throws IOException {
        StorageSettings settings = settings("");
        try (Stores server = Stores.open(settings); Stores beside = Stores.openBeside(settings)) {
            server.index().setProperty("a", "b");
            assertThat(beside.index().property("a")).hasValue("b");
        }
    }

    @Test
    void theCacheIsEmptiedByAServerThatWantsNoneAndNotByWhoeverLooks() throws IOException {
        try (TestS3 s3 = TestS3.start(folder.resolve("s3"))) {
            StorageSettings settings = settings(s3.option(folder.resolve("storage"), ", \"CacheSize\": 0"));
            Stores.open(settings).close();
            Path cache = Files.createDirectories(folder.resolve("storage/s3-cache"));
            Path head = Files.writeString(cache.resolve("11111111-1111-1111-1111-111111111111.head"), "read once");
            Stores.openBeside(settings).close();
            assertThat(head).exists();
            Stores.open(settings).close();
            assertThat(head).doesNotExist();
        }
    }

    private static void assertNotOpenedBeside(StorageSettings settings, String message) {
        assertThatThrownBy(() -> Stores.openBeside(settings).close())
                .isInstanceOf(LetheException.class).hasMessageContaining(message);
    }

    private static void assertInUse(StorageSettings settings) {
        assertThatThrownBy(() -> Stores.open(settings).close())
                .isInstanceOfSatisfying(LetheException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
                    assertThat(e).hasMessage("the index folder cannot be opened: it is in use already");
                });
    }

    /** @param further members, with a comma before them; they may name other folders than the usual ones */
    private StorageSettings settings(String further) throws IOException {
        String storage = further.contains("StorageDirectory") ? "" : ", \"StorageDirectory\": \"storage\"";
        Path file = Files.writeString(folder.resolve("lethe.json"), "{\"Name\": \"Test\"" + storage + further + "}");
        return Configuration.read(file, Map.of()).settings().storage();
    }
}
