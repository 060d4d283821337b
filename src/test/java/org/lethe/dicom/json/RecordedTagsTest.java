package org.lethe.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.ModuleTags;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TagPath;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.FileSource;
import tools.jackson.databind.JsonNode;

/** Answers as a real Orthanc gave them to requests for tags. */
class RecordedTagsTest {
    private static final Dictionary DICTIONARY = Dictionary.standard();

    static Stream<ContractCase> tags() {
        return cases("tags-and-content", "/instances/(?!nope).*/(tags|simplified-tags)");
    }

    static Stream<ContractCase> headers() {
        return cases("tags-and-content", "/instances/.*/header");
    }

    static Stream<ContractCase> contents() {
        return cases("tags-and-content", "/instances/.*/content.*");
    }

    static Stream<ContractCase> modules() {
        return cases("resources-tree", "/.*/module(-patient)?");
    }

    static Stream<ContractCase> sharedTags() {
        return cases("resources-tree", "/.*/shared-tags");
    }

    private static Stream<ContractCase> cases(String topic, String pathRegex) {
        List<ContractCase> cases = ContractCase.read(topic, pathRegex).toList();
        return cases.isEmpty() ? Stream.of((ContractCase) null) : cases.stream();
    }

    @ParameterizedTest
    @MethodSource("tags")
    void tagsAreShownAsRecorded(ContractCase recorded) throws IOException {
        skipWithoutContract(recorded);
        try (DicomFile file = open(recorded, DicomReader.Until.PIXEL_DATA)) {
            TagFormat format = recorded.path().endsWith("simplified-tags") ? TagFormat.SIMPLIFY : recorded.format();
            TagsJson json = TagsJson.of(DICTIONARY, format).showingWhole(ignoredLengths(recorded)::contains);

            JsonNode actual = Json.written(out -> json.writeUpToPixelData(file, out));

            assertThat(Expectation.differences(recorded.expected().get("json"), actual)).isEmpty();
        }
    }

    @Test
    void whatLiesBehindThePixelDataShowsOnlyInTheWholeDataset() throws IOException {
        try (DicomFile file = DicomReader.standard()
                .read(FileSource.open(SampleFiles.of("CT_small.dcm")), DicomReader.Until.END)) {
            TagsJson json = TagsJson.of(DICTIONARY, TagFormat.SHORT);

            JsonNode whole = Json.written(out -> json.write(file.dataset(), out));
            JsonNode usual = Json.written(out -> json.writeUpToPixelData(file, out));

            assertThat(whole.has("fffc,fffc")).isTrue();
            assertThat(usual.has("fffc,fffc")).isFalse();
            assertThat(whole.size()).isEqualTo(usual.size() + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headersAreShownAsRecorded(ContractCase recorded) throws IOException {
        skipWithoutContract(recorded);
        try (DicomFile file = open(recorded, DicomReader.Until.PIXEL_DATA)) {
            JsonNode actual =
                    Json.written(out -> TagsJson.of(DICTIONARY, recorded.format()).writeHeader(file.fileMeta(), out));

            assertThat(Expectation.differences(recorded.expected().get("json"), actual)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void modulesAreShownAsRecorded(ContractCase recorded) throws IOException {
        skipWithoutContract(recorded);
        Level level = recorded.path().endsWith("module-patient")
                ? Level.PATIENT
                : Arrays.stream(Level.values())
                        .filter(one -> recorded.path().startsWith("/" + one.plural() + "/"))
                        .findFirst()
                        .orElseThrow();
        try (DicomFile file = open(recorded, DicomReader.Until.PIXEL_DATA)) {
            JsonNode actual = Json.written(out -> TagsJson.of(DICTIONARY, recorded.format())
                    .write(file.dataset(), ModuleTags.of(level)::contains, out));

            assertThat(Expectation.differences(recorded.expected().get("json"), actual)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sharedTags")
    void tagsWithOneValueInSeveralFilesAreFoundAsRecorded(ContractCase recorded) throws IOException {
        skipWithoutContract(recorded);
        SharedTags shared = new SharedTags();
        for (String sample : recorded.samples()) {
            try (DicomFile file =
                    DicomReader.standard().read(FileSource.open(SampleFiles.of(sample)),
                            DicomReader.Until.PIXEL_DATA)) {
                shared.add(file.dataset());
            }
        }

        JsonNode actual = Json.written(out -> TagsJson.of(DICTIONARY, recorded.format()).write(shared.dataset(), out));

        assertThat(Expectation.differences(recorded.expected().get("json"), actual)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("contents")
    void contentIsFoundAsRecorded(ContractCase recorded) throws Exception {
        skipWithoutContract(recorded);
        List<String> path = Arrays.stream(recorded.view().split("/")).skip(1).toList();
        JsonNode expected = recorded.expected();
        try (DicomFile file = open(recorded, DicomReader.Until.END)) {
            Attributes dataset = file.dataset();
            switch (expected.get("status").intValue()) {
                case 200 -> assertContent(expected, Content.at(dataset, path, DICTIONARY));
                case 404 -> assertRefused(ErrorKind.INEXISTENT_ITEM, dataset, path);
                default -> assertRefused(ErrorKind.UNKNOWN_DICOM_TAG, dataset, path);
            }
        }
    }

    private static void assertRefused(ErrorKind kind, Attributes dataset, List<String> path) {
        assertThatThrownBy(() -> Content.at(dataset, path, DICTIONARY))
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static void assertContent(JsonNode expected, Content content) throws Exception {
        switch (content) {
            case Content.Listing(List<String> names) ->
                    assertThat(names).isEqualTo(expected.get("json").valueStream().map(JsonNode::stringValue).toList());
            case Content.Raw(BulkData bulk) -> {
                byte[] bytes = bulk.toBytes(1 << 20);
                if (expected.has("bytes")) {
                    assertThat(bytes).hasSize(expected.get("bytes").get("size").intValue());
                    assertThat(sha256(bytes)).isEqualTo(expected.get("bytes").get("sha256").stringValue());
                } else {
                    assertThat(new String(bytes)).isEqualTo(expected.path("text").stringValue(""));
                }
            }
        }
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static Set<Integer> ignoredLengths(ContractCase recorded) {
        String names = recorded.query().getOrDefault("ignore-length", "");
        return Arrays.stream(names.split(","))
                .filter(name -> !name.isEmpty())
                .map(name -> TagPath.parseTag(name, DICTIONARY))
                .collect(Collectors.toSet());
    }

    private static void skipWithoutContract(ContractCase recorded) {
        Assumptions.assumeTrue(recorded != null, "skipped: ../shared/contract is not there");
    }

    private static DicomFile open(ContractCase recorded, DicomReader.Until until) throws IOException {
        Path sample = recorded.sample();
        Path file = sample.toFile().exists() ? sample : sample.resolveSibling(recorded.samples().getFirst());
        return DicomReader.standard().read(FileSource.open(file), until);
    }
}
