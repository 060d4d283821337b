package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.archive.project.KeyFile;
import org.lethe.dicom.TestInstance;
import org.lethe.error.LetheException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a job keeps of an anonymization makes the same files after a restart. */
class AnonymizationTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Optional<ObjectNode> NOTHING = Optional.empty();

    @TempDir
    Path folder;

    private TestArchive open() throws IOException {
        Path key = folder.resolve("key");
        if (!key.toFile().exists()) {
            KeyFile.create(key);
        }
        return new TestArchive(folder, "\"Projects\": {\"trial-7\": {\"KeyFile\": \"" + key + "\"}}");
    }

    private static Optional<ObjectNode> request(String json) {
        return Optional.of((ObjectNode) JSON.readTree(json.replace('\'', '"')));
    }

    private static byte[] leaving(TestArchive pacs, Optional<Anonymization> anonymization) throws IOException {
        String id = TestInstance.ct().ids().instance();
        try (Outgoing.Instance one = pacs.archive().outgoing(anonymization, List.of(id)).open(id)) {
            byte[] bytes = new byte[(int) one.file().size()];
            one.file().read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    @ParameterizedTest
    @CsvSource({"{}, false", "{}, true", "{'Pseudonyms': 'trial-7'}, false", "{'Pseudonyms': 'trial-7'}, true"})
    void itOutlivesARestart(String request, boolean configured) throws IOException {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        byte[] before;
        try (TestArchive pacs = open()) {
            pacs.store(TestInstance.ct().file());
            Optional<Anonymization> made = configured
                    ? pacs.archive().anonymizations().of(request(request), "modality X", NOTHING)
                    : pacs.archive().anonymizations().of(NOTHING, "modality X", request(request));
            Anonymization.put(made, kept);
            before = leaving(pacs, made);
        }
        try (TestArchive pacs = open()) {
            Optional<Anonymization> read = Anonymization.in((ObjectNode) JSON.readTree(kept.toString()));

            assertThat(leaving(pacs, read)).isEqualTo(before).isNotEqualTo(pacs.file(TestInstance.ct().ids()
                    .instance()));
        }
    }

    @Test
    void namesThatLastAreOthersForEachReceiver() throws IOException {
        try (TestArchive pacs = open()) {
            pacs.store(TestInstance.ct().file());
            Anonymizations all = pacs.archive().anonymizations();
            byte[] one = leaving(pacs, all.of(request("{}"), "modality X", NOTHING));

            assertThat(leaving(pacs, all.of(request("{}"), "modality X", NOTHING))).isEqualTo(one);
            assertThat(leaving(pacs, all.of(request("{}"), "modality Y", NOTHING))).isNotEqualTo(one);
        }
    }

    @Test
    void withoutOneThingsLeaveAsTheyAreStored() throws IOException {
        try (TestArchive pacs = open()) {
            pacs.store(TestInstance.ct().file());

            assertThat(leaving(pacs, Anonymization.in(JsonNodeFactory.instance.objectNode())))
                    .isEqualTo(pacs.file(TestInstance.ct().ids().instance()));
        }
    }

    @ParameterizedTest
    @CsvSource({"KeepSource", "DryRun", "Permissive"})
    void whatIsAboutJobsHasNoPlaceInIt(String member) throws IOException {
        try (TestArchive pacs = open()) {
            Anonymizations all = pacs.archive().anonymizations();

            assertThatThrownBy(() -> all.of(NOTHING, "modality X", request("{'" + member + "': true}")))
                    .isInstanceOf(LetheException.class).hasMessageContaining(member);
        }
    }
}
