package org.lethe.archive.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.config.ProjectSettings;
import org.lethe.config.ProjectSettings.KeySource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.JobKey;

class KeyFileTest {
    private static final ProjectRecords RECORDS = new FileRecords(new Lookups.Counter() {
        @Override
        public long of(String name) {
            return 0;
        }

        @Override
        public void increment(String name) {
            // nothing is looked up here
        }
    });

    @TempDir
    Path folder;

    @Test
    void aNewKeyIsForItsOwnerAloneAndReplacesNone() throws Exception {
        Path file = folder.resolve("new/key");
        String id = KeyFile.create(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(KeyFile.read(file).active().id()).isEqualTo(id).matches("[0-9a-f]{8}");
        assertThatThrownBy(() -> KeyFile.create(file)).isInstanceOfSatisfying(LetheException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThat(KeyFile.read(file).active().id()).isEqualTo(id);
    }

    @Test
    void anotherKeyComesFirstAndTheOlderOnesStay() throws Exception {
        Path file = folder.resolve("key");
        String first = KeyFile.create(file);
        String second = KeyFile.rotate(file);

        assertThat(KeyFile.read(file).all()).extracting(KeyRing.Entry::id).containsExactly(second, first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining(one -> !one.equals(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n\n", "c2VjcmV0\n", "secret!\n"})
    void whatIsNoKeyIsRefusedWithoutShowingIt(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), text);

        for (var door : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                () -> KeyFile.read(file), () -> KeyFile.rotate(file))) {
            assertThatThrownBy(door).isInstanceOf(LetheException.class).hasMessageStartingWith(file.toString())
                    .hasMessageNotContaining("c2VjcmV0").hasMessageNotContaining("secret!").hasNoCause();
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void keysMayBeInAnEnvironmentVariableAndNothingShowsThem() {
        String active = Base64.getEncoder().encodeToString(JobKey.random().toBytes());
        String older = Base64.getEncoder().encodeToString(JobKey.random().toBytes());
        Map<String, ProjectSettings> settings = Map.of("a",
                new ProjectSettings(new KeySource.InVariable("KEYS"), Optional.empty(), List.of()));

        Project project = new Projects(settings, folder, Map.of("KEYS", active + "," + older), RECORDS).named("a");

        assertThat(project.keyIds()).hasSize(2).first().isEqualTo(project.activeKeyId());
        KeyRing ring = KeyRing.parse(active + "\n" + older, "here");
        assertThat(List.of(project.toString(), ring.toString(), ring.all().toString(), ring.active().key().toString(),
                project.pseudonyms(project.activeKeyId()).toString()).toString())
                .doesNotContain(active.substring(0, 8), older.substring(0, 8));
        assertThatThrownBy(() -> new Projects(settings, folder, Map.of(), RECORDS))
                .hasMessageContaining("KEYS").hasMessageContaining("is not set");
        assertThatThrownBy(() -> project.pseudonyms("00000000")).hasMessageContaining("has no key 00000000 any more");
    }
}
