package org.lethe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bin/lethe} hands to Java, by a Java that only says what it was handed. */
class LauncherTest {
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws IOException {
        for (String name : List.of("bin", "target", "jdk/bin")) {
            Files.createDirectories(folder.resolve(name));
        }
        executable("bin/lethe", Files.readString(Path.of("bin/lethe")));
        executable("jdk/bin/java", "#!/bin/sh\necho \"$@\"\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(folder.resolve("target/lethe.jar"), "");
    }

    private void executable(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LETHE_JSON                          | {"DicomModalities": {}, "AwsS3Storage": {"BucketName": "images"}}
            ORTHANC_JSON                        | {"AwsS3Storage": {"BucketName": "images"}}
            LETHE__AWS_S3_STORAGE__BUCKET_NAME  | images
            ORTHANC__AWS_S3_STORAGE             | {"BucketName": "images"}
            """)
    void filesThatTheEnvironmentStoresInS3WantTheThoroughCompiler(String name, String value) throws Exception {
        assertThat(run(name, value)).contains("-jar").doesNotContain(QUICK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"DicomModalities\": {}, \"AwsS3Storage\": {\"BucketName\": \"images\"}}",
        "{\n  \"AwsS3Storage\": {\n    \"BucketName\": \"images\"\n  }\n}"})
    void soDoThoseThatAFileStoresThere(String json) throws Exception {
        Files.writeString(folder.resolve("lethe.json"), json);
        assertThat(run("ANY", "thing", "lethe.json")).contains("-jar").doesNotContain(QUICK);
        assertThat(run("ANY", "thing", ".")).contains("-jar").doesNotContain(QUICK);
    }

    @Test
    void allOthersWantTheQuickOne() throws Exception {
        Files.writeString(folder.resolve("lethe.json"), "{\"AwsS3Storage\": { }}");
        assertThat(run("LETHE_JSON", "{\"Name\": \"AwsS3Storage\", \"AwsS3Storage\": {}}", "lethe.json"))
                .contains("-jar", QUICK);
    }

    private String run(String variable, String value, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(folder.resolve("bin/lethe").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.matches("(LETHE|ORTHANC)_.*"));
        builder.environment().put("LETHE_JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put(variable, value);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
