package org.lethe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.LetheException;

/** Where options come from: files, folders and the environment. */
class ConfigurationSourcesTest {
    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("conf"));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Settings with(Map<String, String> environment) {
        return Configuration.read(List.of(), environment).settings();
    }

    private ConfigurationCheck check(Map<String, String> environment) {
        return ConfigurationCheck.of(List.of(folder), environment);
    }

    @Test
    void severalFilesAndFoldersAreOneConfigurationAndOtherFilesAreLeftAlone() throws IOException {
        file("b.json", "{\"HttpPort\": 2, /* a comment */}");
        file("a.json", "{\"Name\": \"${WHO}\"}");
        file("README.txt", "no JSON");
        Files.createDirectory(folder.resolve("c.json"));
        Path other = Files.writeString(temporary.resolve("other.json"), "{\"StableAge\": 3}");

        Settings settings = Configuration.read(List.of(folder, other), Map.of("WHO", "me")).settings();

        assertThat(settings.server().name()).isEqualTo("me");
        assertThat(settings.http().port()).isEqualTo(2);
        assertThat(settings.storage().stableAge()).hasSeconds(3);
    }

    @Test
    void relativePathsStartFromTheFolderOfTheirOwnFile() throws IOException {
        file("a.json", "{\"SslCertificate\": \"c.pem\", \"SslEnabled\": true}");
        Path other = Files.writeString(temporary.resolve("other.json"), "{\"StorageDirectory\": \"s\"}");

        Settings settings = Configuration.read(List.of(folder, other), Map.of("LETHE__INDEX_DIRECTORY", "i"))
                .settings();

        assertThat(settings.http().tls().orElseThrow().certificate()).isEqualTo(folder.resolve("c.pem"));
        assertThat(settings.storage().storageDirectory()).isEqualTo(temporary.resolve("s"));
        assertThat(settings.storage().indexDirectory()).isEqualTo(folder.resolve("i"));
    }

    @Test
    void allFaultsOfAllSourcesAreToldAtOnceWithWhereTheyAre() throws IOException {
        file("a.json", "{\"HttpPort\": \"secret\", \"StableAge\": 1}");
        file("b.json", "{\"StableAge\": 2}");
        file("c.json", "{\"secret");
        file("d.json", "[]");

        ConfigurationCheck check = check(Map.of("ORTHANC_JSON", "{", "LETHE__DICOM_PORT", "x", "LETHE__", "1"));

        assertThat(check.configuration()).isEmpty();
        String a = folder.resolve("a.json").toString();
        assertThat(check.problems()).containsExactlyInAnyOrder(
                "StableAge: given by " + a + " and by " + folder.resolve("b.json"),
                folder.resolve("c.json") + " is not JSON, or has an option twice in line 1, column 9",
                folder.resolve("d.json") + " must be one JSON object",
                "ORTHANC_JSON is not JSON, or has an option twice in line 1, column 2",
                "environment variable LETHE__: names no option",
                "HttpPort: found a string, expected an integer from 0 to 65535 (in " + a + ")",
                "DicomPort: found a string, expected an integer from 0 to 65535 (in LETHE__DICOM_PORT)");
        assertThatThrownBy(() -> Configuration.read(folder, Map.of())).isInstanceOf(LetheException.class)
                .hasMessageContaining("StableAge: given by");
    }

    @Test
    void theEnvironmentWinsOverFilesAndLetheOverOrthanc() throws IOException {
        Path file = file("a.json", """
                {"Name": "file", "HttpPort": 1, "StableAge": 2, "DicomPort": 3,
                 "JobsEngineThreadsCount": {"ResourceModification": 4}}""");

        Settings settings = Configuration.read(file, Map.of(
                "ORTHANC_JSON", "{\"HttpPort\": 11, \"StableAge\": 12, \"ConcurrentJobs\": 14}",
                "ORTHANC__STABLE_AGE", "22", "ORTHANC__DICOM_PORT", "23",
                "LETHE__DICOM_PORT", "33", "LETHE__JOBS_ENGINE_THREADS_COUNT__ARCHIVE", "34")).settings();

        assertThat(settings.server().name()).isEqualTo("file");
        assertThat(settings.http().port()).isEqualTo(11);
        assertThat(settings.storage().stableAge()).hasSeconds(22);
        assertThat(settings.dicom().port()).isEqualTo(33);
        assertThat(settings.jobs().concurrentMax()).isEqualTo(14);
        assertThat(settings.jobs().threads()).isEqualTo(Map.of("ResourceModification", 4, "Archive", 34));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "STORE_MD5_FOR_ATTACHMENTS | true", "STORE_MD_5_FOR_ATTACHMENTS | true", "StoreMD5ForAttachments | true"})
    void anOptionIsFoundHoweverItsWordsAreTakenApart(String name, String value) {
        assertThat(with(Map.of("ORTHANC__" + name, value)).storage().md5Stored()).isTrue();
    }

    @Test
    void valuesAreJsonOrElseStrings() {
        Settings settings = with(Map.of(
                "ORTHANC__NAME", "a \"b\" [c", "ORTHANC__HTTP_BIND_ADDRESSES", "[\"::1\"]",
                "ORTHANC__REGISTERED_USERS__alice", "\"1\"", "ORTHANC__REGISTERED_USERS__BOB", "x y",
                "ORTHANC__DICOM_MODALITIES", "{\"pacs\": [\"PACS\", \"h\", 104]}",
                "ORTHANC__DEFAULT_PRIVATE_CREATOR", ""));

        assertThat(settings.server().name()).isEqualTo("a \"b\" [c");
        assertThat(settings.http().bindAddresses()).containsExactly("::1");
        assertThat(settings.http().users().passwords()).isEqualTo(Map.of("alice", "1", "Bob", "x y"));
        assertThat(settings.dicom().scu().modalities()).containsOnlyKeys("pacs");
        assertThat(settings.dicom().defaultPrivateCreator()).isEmpty();
    }

    @Test
    void aWholeOptionComesBeforeItsMembers() {
        assertThat(with(Map.of("ORTHANC__REGISTERED_USERS", "{\"a\": \"1\", \"b\": \"2\"}",
                "ORTHANC__REGISTERED_USERS__b", "x")).http().users().passwords())
                .isEqualTo(Map.of("a", "1", "b", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORTHANC__NAME__X", "ORTHANC____X", "ORTHANC__NAME__"})
    void aVariableThatCannotBeIsAFault(String name) throws IOException {
        file("a.json", "{\"Name\": \"a\"}");

        assertThat(check(Map.of(name, "1")).problems()).singleElement().asString().contains(name);
    }

    @Test
    void aVariableOfAnUnknownOptionIsNamedAsOne() {
        assertThat(Configuration.read(List.of(), Map.of("ORTHANC__NO_SUCH__ENABLE", "true", "ORTHANC_X", "1"))
                .notices()).containsExactly("Options that are not known, and are ignored: NoSuch");
    }

    @Test
    void theEffectiveOptionsSayWhereTheyCameFromAndHidePasswords() throws IOException {
        file("a.json", """
                {"HttpPort": 1, "RegisteredUsers": {"alice": "secret"}, "HttpProxy": "u:secret@proxy:3128",
                 "JobsEngineThreadsCount": {"A": 1},
                 "OrthancPeers": {"a": ["http://a", "u", "secret"],
                                  "b": {"Url": "http://b", "Username": "u", "Password": "secret",
                                        "CertificateKeyPassword": "secret", "HttpHeaders": {"X": "secret"}}}}""");

        ConfigurationCheck check = check(Map.of("LETHE__STABLE_AGE", "5", "LETHE__JOBS_ENGINE_THREADS_COUNT__B", "2"));

        Map<String, String> shown = new HashMap<>();
        check.options().forEach(option -> shown.put(option.key(), option.value() + " " + option.origin()));
        String a = folder.resolve("a.json").toString();
        assertThat(shown).containsEntry("HttpPort", "1 " + a).containsEntry("DicomPort", "4242 default")
                .containsEntry("StableAge", "5 LETHE__STABLE_AGE")
                .containsEntry("JobsEngineThreadsCount",
                        "{\"A\":1,\"B\":2} " + a + ", LETHE__JOBS_ENGINE_THREADS_COUNT__B")
                .containsEntry("HttpProxy", "\"(hidden)@proxy:3128\" " + a)
                .containsEntry("RegisteredUsers", "{\"alice\":\"(hidden)\"} " + a);
        assertThat(shown.get("OrthancPeers")).contains("\"http://a\",\"u\",\"(hidden)\"", "\"X\":\"(hidden)\"");
        assertThat(shown.toString()).doesNotContain("secret");
    }

    @Test
    void aReasonIsGivenOnlyForWhatIsNotInUse() {
        assertThat(OrthancKeys.NOT_IN_USE).containsAll(OrthancKeys.REASONS.keySet());
    }
}
