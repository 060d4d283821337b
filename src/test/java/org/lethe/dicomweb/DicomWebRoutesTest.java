package org.lethe.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.http.MediaRange;
import org.lethe.http.MultipartReader;
import org.lethe.http.TestServer;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Transcoding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** DICOMweb as its clients see it. */
class DicomWebRoutesTest {
    private static final String WEB = "/dicom-web";
    private static final String ROOT = "1.2.826.0.1.3680043.10.1";
    private static final String STUDY = WEB + "/studies/" + ROOT + ".1.1";
    private static final String SERIES = STUDY + "/series/" + ROOT + ".2.1";
    private static final String INSTANCE = SERIES + "/instances/" + ROOT + ".3.1";

    @TempDir
    Path folder;

    private TestServer client;

    private void start(String settings) throws IOException {
        client = TestServer.whole(folder, settings);
    }

    private void startWithStudies() throws IOException {
        start("");
        upload(DicomWebImages.image(1));
        upload(DicomWebImages.image(2));
        upload(TestInstance.ct().patient("P2").study(2).series(2).instance(20).with(Tag.PatientName, VR.PN, "Roe^Jane")
                .with(Tag.StudyDate, VR.DA, "20240203").with(Tag.StudyDescription, VR.LO, "Knee"));
    }

    @AfterEach
    void stop() {
        client.close();
    }

    // QIDO-RS

    @ParameterizedTest
    @CsvSource({
        "/studies, 2", "/series, 2", "/instances, 3",
        "/studies?PatientID=P1, 1", "/studies?00100020=P1, 1", "/studies?PatientName=doe*, 1",
        "/studies?StudyDate=20240101-20241231, 1", "/studies?ModalitiesInStudy=CT, 2",
        "/instances?InstanceNumber=2, 1", "/studies?limit=1, 1", "/studies?offset=1, 1",
        "/series?PatientID=P2, 1", "/studies?StudyInstanceUID=1.2.826.0.1.3680043.10.1.1.1, 1",
    })
    void searchesFind(String path, int expected) throws IOException {
        startWithStudies();

        HttpResponse<String> answer = client.get(WEB + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("application/dicom+json"));
        assertThat(json(answer)).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource({"/studies?PatientID=NOBODY, 204", "/studies?NoSuchTag=1, 400", "/studies?limit=x, 400",
        "/studies?PatientName.ReferencedSOPClassUID=1, 400", "/studies?RequestAttributesSequence.x=1, 400",
        "/studies/1.2.3/series, 204",
        "/studies/1.2.3, 404", "/studies/1.2.3/metadata, 404", "/patients, 404"})
    void searchesThatFindNothingOrMakeNoSenseSaySo(String path, int expected) throws IOException {
        startWithStudies();

        assertThat(client.get(WEB + path).statusCode()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "RequestAttributesSequence.RequestedProcedureID=RP2, 1", "00400275.00401001=RP*, 2",
        "RequestAttributesSequence.RequestedProcedureID=RP3, 0",
        "RequestAttributesSequence.RequestedProcedureID=RP1&RequestAttributesSequence.ScheduledProcedureStepID=S2, 0",
        "RequestAttributesSequence.RequestedProcedureID=RP1&RequestAttributesSequence.ScheduledProcedureStepID=S1, 1",
        "RequestAttributesSequence.RequestedProcedureID=RP*&limit=1&offset=1, 1",
        "RequestAttributesSequence.RequestedProcedureID=RP*&offset=2, 0",
    })
    void searchesFindWhatItemsOfSequencesHave(String arguments, int expected) throws IOException {
        start("");
        upload(DicomWebImages.image(1).with(requested("RP1", "S1")));
        upload(TestInstance.ct().patient("P2").study(2).series(2).instance(20).with(requested("RP2", "S2")));
        upload(TestInstance.ct().patient("P3").study(3).series(3).instance(30));

        HttpResponse<String> answer = client.get(WEB + "/series?" + arguments);

        assertThat(answer.statusCode()).isEqualTo(expected == 0 ? 204 : 200);
        if (expected > 0) {
            assertThat(json(answer)).hasSize(expected);
        }
    }

    @Test
    void sequencesAreToldIfTheyAreAskedFor() throws IOException {
        start("");
        upload(DicomWebImages.image(1).with(requested("RP\u00e9", "S1")));

        JsonNode whole = json(client.get(WEB + "/series?includefield=RequestAttributesSequence"));
        JsonNode part = json(client.get(WEB + "/series?includefield=00400275.00401001"));

        assertThat(whole.at("/0/00400275/Value/0/00400009/Value/0").stringValue()).isEqualTo("S1");
        assertThat(whole.at("/0/00400275/Value/0/00401001/Value/0").stringValue()).isEqualTo("RP\u00e9");
        assertThat(part.at("/0/00400275/Value/0/00400009").isMissingNode()).isTrue();
        assertThat(part.at("/0/00400275/Value/0/00401001/Value/0").stringValue()).isEqualTo("RP\u00e9");
        assertThat(json(client.get(WEB + "/series")).at("/0/00400275").isMissingNode()).isTrue();
    }

    private static Element requested(String procedure, String step) {
        return Element.ofSequence(Tag.RequestAttributesSequence, List.of(Item.of(
                Attributes.builder(SpecificCharacterSet.LATIN_1)
                        .put(Element.ofText(Tag.ScheduledProcedureStepID, VR.SH, step, SpecificCharacterSet.LATIN_1))
                        .put(Element.ofText(Tag.RequestedProcedureID, VR.SH, procedure, SpecificCharacterSet.LATIN_1))
                        .build())));
    }

    @Test
    void aStudyIsToldWithWhatTheStandardAsksForAndWhatTheRequestIncludes() throws IOException {
        startWithStudies();

        JsonNode study = json(client.get(
                WEB + "/studies?PatientID=P1&includefield=InstitutionName,00080060&includefield=Manufacturer")).get(0);

        assertThat(study.propertyNames())
                .contains("00080020", "00080030", "00080050", "00080056", "00080061", "00080090",
                        "00100010", "00100020", "00100030", "00100040", "0020000D", "00200010", "00201206", "00201208")
                .hasSizeGreaterThan(14);
        assertThat(study.at("/00201208/Value/0").intValue()).isEqualTo(2);
        assertThat(study.at("/00100010/Value/0/Alphabetic").stringValue()).isEqualTo("Doe^John");
        assertThat(study.at("/00081190/Value/0").stringValue()).endsWith(STUDY).startsWith("http://127.0.0.1:");
    }

    @Test
    void whoeverComesThroughAProxyIsToldItsAddress() throws IOException {
        startWithStudies();

        HttpResponse<String> answer = client.get(WEB + "/studies?PatientID=P1",
                "X-Forwarded-Proto", "https", "X-Forwarded-Host", "pacs.example.org");

        assertThat(json(answer).at("/0/00081190/Value/0").stringValue()).isEqualTo("https://pacs.example.org" + STUDY);
    }

    @Test
    void warningsTellWhatASearchDidNotDo() throws IOException {
        start(", \"LimitFindResults\": 1");
        upload(DicomWebImages.image(1));
        upload(TestInstance.ct().patient("P2").study(2).series(2).instance(20));

        HttpResponse<String> cut = client.get(WEB + "/studies");

        assertThat(json(cut)).hasSize(1);
        assertThat(cut.headers().firstValue("Warning")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"john doe, 1", "JOHN, 1", "oe, 1", "jane doe, 0"})
    void fuzzyMatchingFindsTheWordsOfANameInAnyOrder(String name, int found) throws IOException {
        start("");
        upload(DicomWebImages.image(1));

        String query = WEB + "/studies?PatientName=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        assertThat(client.get(query).statusCode()).isEqualTo(204);
        HttpResponse<String> fuzzy = client.get(query + "&fuzzymatching=true");
        assertThat(fuzzy.statusCode()).isEqualTo(found == 0 ? 204 : 200);
        assertThat(fuzzy.headers().firstValue("Warning")).isEmpty();
    }

    // WADO-RS

    @Test
    void instancesComeAsPartsByteForByteIfTheTransferSyntaxDoesNotMatter() throws IOException {
        startWithStudies();

        List<byte[]> files = parts(client.getBytes(
                STUDY, "Accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=*"));

        assertThat(files).containsExactlyInAnyOrder(DicomWebImages.image(1).file(), DicomWebImages.image(2).file());
        assertThat(client.getBytes(INSTANCE, "Accept", "application/dicom; transfer-syntax=*").body())
                .isEqualTo(DicomWebImages.image(1).file());
        assertThat(client.getBytes(STUDY, "Accept", "application/dicom").statusCode()).isEqualTo(406);
        assertThat(client.getBytes(STUDY, "Accept", "text/html").statusCode()).isEqualTo(406);
    }

    @Test
    void whoDoesNotNameATransferSyntaxGetsTheDefaultOne() throws IOException {
        start("");
        upload(in(DicomWebImages.image(1), UID.JPEGLSLossless));

        try (DicomFile file = read(parts(client.getBytes(INSTANCE)).getFirst())) {
            assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            assertThat(file.dataset().get(Tag.PixelData).bytes().toBytes()).isEqualTo(cells(DicomWebImages.image(1)));
        }
        try (DicomFile file = read(client.getBytes(INSTANCE, "Accept",
                "application/dicom; transfer-syntax=" + UID.RLELossless).body())) {
            assertThat(file.transferSyntax().uid()).isEqualTo(UID.RLELossless);
        }
    }

    @Test
    void metadataNameTheirLargeValuesWhichCanBeFetched() throws IOException {
        start("");
        byte[] table = new byte[1000];
        table[7] = 7;
        upload(DicomWebImages.image(1).with(Element.ofSequence(Tag.IconImageSequence, List.of(
                Item.of(TestInstance.ct().dataset()), Item.of(TestInstance.ct().pixels(2000).dataset()))))
                .with(Element.of(0x00111010, VR.OB, table)));

        JsonNode instance = json(client.get(SERIES + "/metadata")).get(0);

        assertThat(instance.at("/00100020/Value/0").stringValue()).isEqualTo("P1");
        assertThat(fetch(instance.at("/7FE00010/BulkDataURI"))).isEqualTo(cells(DicomWebImages.image(1)));
        assertThat(fetch(instance.at("/00111010/BulkDataURI"))).isEqualTo(table);
        assertThat(fetch(instance.at("/00880200/Value/1/7FE00010/BulkDataURI"))).hasSize(2000);
        assertThat(client.get(INSTANCE + "/bulk/00880200/2/7FE00010").statusCode()).isEqualTo(404);
        assertThat(client.get(INSTANCE + "/bulk/00880200").statusCode()).isEqualTo(404);
        assertThat(client.get(INSTANCE + "/bulk/x").statusCode()).isEqualTo(404);
    }

    @Test
    void framesComeDecodedOrAsTheyAreStored() throws IOException {
        start("");
        TestInstance three = DicomWebImages.ofFrames(3);
        byte[] compressed = in(three, UID.JPEGLSLossless);
        upload(compressed);
        byte[] all = cells(three);
        int size = all.length / 3;

        List<byte[]> decoded = parts(client.getBytes(INSTANCE + "/frames/3,1",
                "Accept", "multipart/related; type=application/octet-stream"));
        HttpResponse<byte[]> stored = client.getBytes(INSTANCE + "/frames/2",
                "Accept", "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");

        assertThat(decoded.get(0)).isEqualTo(Arrays.copyOfRange(all, 2 * size, 3 * size));
        assertThat(decoded.get(1)).isEqualTo(Arrays.copyOfRange(all, 0, size));
        assertThat(new String(stored.body(), StandardCharsets.ISO_8859_1))
                .contains("Content-Type: image/jls;transfer-syntax=" + UID.JPEGLSLossless);
        assertThat(parts(stored).getFirst()).startsWith(0xFF, 0xD8);
        assertThat(client.getBytes(INSTANCE + "/frames/2", "Accept", "image/jls").body())
                .isEqualTo(parts(stored).getFirst());
        assertThat(parts(client.getBytes(INSTANCE + "/bulk/7FE00010"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50 | 406",
        "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.102 | 406",
        "image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50, application/octet-stream | 200",
        "multipart/related; type=image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50, application/octet-stream | 200",
    })
    void whatAFrameCannotBeIsLeftOutOfWhatIsAccepted(String accept, int expected) throws IOException {
        startWithStudies(); // images of 16 bits

        HttpResponse<byte[]> answer = client.getBytes(INSTANCE + "/frames/1", "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(expected);
        if (expected == 200) {
            assertThat(answer.body()).isEqualTo(cells(DicomWebImages.image(1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"/frames/4, 404", "/frames/0, 400", "/frames/x, 400", "/frames/1;2, 400", "/frames/-1, 400"})
    void framesThatAreNotThereAreNotAnswered(String path, int expected) throws IOException {
        startWithStudies();

        assertThat(client.get(INSTANCE + path).statusCode()).isEqualTo(expected);
    }

    @Test
    void picturesAreAsLargeAsTheRequestAllows() throws IOException {
        startWithStudies();

        assertThat(ImageIO.read(new ByteArrayInputStream(client.getBytes(INSTANCE + "/rendered").body())).getWidth())
                .isEqualTo(9);
        assertThat(ImageIO.read(new ByteArrayInputStream(client.getBytes(INSTANCE + "/frames/1/rendered?viewport=90,70",
                "Accept", "image/png").body())).getWidth()).isEqualTo(90);
        for (String path : List.of(STUDY, SERIES, INSTANCE, INSTANCE + "/frames/1")) {
            assertThat(client.get(path + "/thumbnail").headers().firstValue("Content-Type")).contains("image/jpeg");
        }
        assertThat(client.get(INSTANCE + "/rendered?window=a").statusCode()).isEqualTo(400);
        assertThat(client.get(INSTANCE + "/rendered", "Accept", "text/html").statusCode()).isEqualTo(406);
    }

    @Test
    void oneBrokenImageDoesNotKeepTheOthersFromTheirStudy() throws IOException {
        start("");
        upload(in(DicomWebImages.image(1), UID.RLELossless));
        byte[] broken = TestImage.described(DicomWebImages.raster(1), 16, "MONOCHROME2", 1).instance(2)
                .in(TransferSyntax.of(UID.RLELossless))
                .with(Element.of(Tag.PixelData, VR.OB, new Fragments(
                        ByteSource.of(new byte[] {1, 2, 3, 4}), new long[] {0, 0}, new int[] {0, 4})))
                .file();
        upload(broken);

        List<byte[]> files = parts(client.getBytes(STUDY));

        assertThat(files).hasSize(2).contains(broken);
    }

    @Test
    void framesInBigEndianAreToldAsWhatTheyAreSentIn() throws IOException {
        start("");
        upload(in(DicomWebImages.image(1), UID.ExplicitVRBigEndian));

        HttpResponse<byte[]> answer = client.getBytes(INSTANCE + "/frames/1",
                "Accept", "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");

        assertThat(parts(answer).getFirst()).isEqualTo(cells(DicomWebImages.image(1)));
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
                .contains("transfer-syntax=" + UID.ExplicitVRLittleEndian);
    }

    @Test
    void whatStandsInUidsDoesNotBecomeAHeader() throws IOException {
        start("");
        upload(DicomWebImages.image(1).with(Tag.SOPInstanceUID, VR.UI, "1.2\r\nX-A: b"));

        HttpResponse<byte[]> answer = client.getBytes(SERIES + "/instances/1.2%0D%0AX-A:%20b/frames/1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).doesNotContain("\nX-A");
        assertThat(
                json(client.get(WEB + "/studies", "X-Forwarded-Host", "a/b\"")).at("/0/00081190/Value/0").stringValue())
                .startsWith("http://127.0.0.1");
    }

    // STOW-RS

    @Test
    void whatIsKeptWithLossIsReportedAsWhatItBecame() throws IOException {
        start(", \"IngestTranscoding\": \"" + UID.JPEGBaseline8Bit + "\"");
        byte[] file = TestImage.of(8, new Raster(8, 8, 1, 8, new int[64])).file();

        String url = json(store("", file)).at("/00081199/Value/0/00081190/Value/0").stringValue();

        assertThat(url).doesNotEndWith(ROOT + ".3.1");
        assertThat(client.get(url.replaceFirst("http://[^/]+", "") + "/metadata").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsStoredIsReportedInstanceByInstance() throws IOException {
        start("");

        HttpResponse<String> both = store("", DicomWebImages.image(1).file(), DicomWebImages.image(2).file());
        HttpResponse<String> some =
                store("", DicomWebImages.image(3).file(), "no DICOM".getBytes(StandardCharsets.US_ASCII));
        HttpResponse<String> none = store("/1.2.3", DicomWebImages.image(4).file());

        assertThat(both.statusCode()).isEqualTo(200);
        assertThat(json(both).at("/00081199/Value")).hasSize(2);
        assertThat(json(both).at("/00081199/Value/0/00081155/Value/0").stringValue()).isEqualTo(ROOT + ".3.1");
        assertThat(json(both).at("/00081190/Value/0").stringValue()).endsWith(STUDY);
        assertThat(some.statusCode()).isEqualTo(202);
        assertThat(json(some).at("/00081198/Value/0/00081197/Value/0").intValue()).isEqualTo(0xC000);
        assertThat(none.statusCode()).isEqualTo(409);
        assertThat(json(none).at("/00081198/Value/0/00081155/Value/0").stringValue()).isEqualTo(ROOT + ".3.4");
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "text/plain | 415", "multipart/related; type=\"application/dicom\" | 400",
        "multipart/related; type=\"application/dicom\"; boundary=other | 400",
        "multipart/related; type=\"text/html\"; boundary=b | 415"})
    void whatIsNoMultipartBodyOfInstancesIsRefused(String contentType, int expected) throws IOException {
        start("");

        HttpResponse<String> answer = client.call("POST", WEB + "/studies",
                BodyPublishers.ofByteArray(body(DicomWebImages.image(1).file())), "Content-Type", contentType);

        assertThat(answer.statusCode()).isEqualTo(expected);
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":0");
    }

    // WADO-URI, and the rest

    @ParameterizedTest
    @CsvSource({"'', image/jpeg, 200", "&contentType=image/png, image/png, 200",
        "&contentType=application/dicom, application/dicom, 200", "&contentType=text/html, , 406",
        "&rows=x, , 400", "&contentType=application/dicom&transferSyntax=1.2.840.10008.1.2.4.50, , 406",
        "&contentType=application/dicom&transferSyntax=1.2.840.10008.1.2.5, application/dicom, 200"})
    void anInstanceIsFoundByTheArgumentsOfAUrl(String more, String type, int expected) throws IOException {
        startWithStudies();

        HttpResponse<String> answer = client.get("/wado?requestType=WADO&studyUID=" + ROOT + ".1.1&seriesUID=" + ROOT
                + ".2.1&objectUID=" + ROOT + ".3.1" + more);

        assertThat(answer.statusCode()).isEqualTo(expected);
        if (type != null) {
            assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        }
    }

    @ParameterizedTest
    @CsvSource({"?requestType=X, 400", "?requestType=WADO, 400", "?requestType=WADO&objectUID=1.2.3, 404"})
    void aUrlThatNamesNoInstanceIsRefused(String arguments, int expected) throws IOException {
        startWithStudies();

        assertThat(client.get("/wado?requestType=WADO&studyUID=9.9&objectUID=" + ROOT + ".3.1").statusCode())
                .isEqualTo(404);
        assertThat(client.get("/wado" + arguments).statusCode()).isEqualTo(expected);
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        startWithStudies();
        upload(DicomWebImages.image(1).patient("OTHER"));
        assertThat(client.call("DELETE", STUDY, BodyPublishers.noBody()).statusCode()).isEqualTo(409);
        client.call("DELETE", "/patients/" + TestInstance.ct().patient("OTHER").ids().patient(),
                BodyPublishers.noBody());

        int deleted = client.call("DELETE", SERIES, BodyPublishers.noBody()).statusCode();

        assertThat(deleted).isEqualTo(204);
        assertThat(client.get(STUDY + "/metadata").statusCode()).isEqualTo(404);
        assertThat(json(client.get(WEB + "/studies"))).hasSize(1);
    }

    @Test
    void theServiceLiesWhereTheConfigurationSaysOrNowhere() throws IOException {
        start(", \"DicomWeb\": {\"Root\": \"/pacs/rs/\", \"EnableWado\": false}");
        upload(DicomWebImages.image(1));

        assertThat(json(client.get("/pacs/rs/studies")).at("/0/00081190/Value/0").stringValue())
                .endsWith("/pacs/rs/studies/" + ROOT + ".1.1");
        assertThat(client.get(WEB + "/studies").statusCode()).isEqualTo(404);
        assertThat(client.get("/wado?requestType=WADO").statusCode()).isEqualTo(404);
    }

    private static byte[] cells(TestInstance instance) throws IOException {
        return instance.dataset().get(Tag.PixelData).bytes().toBytes();
    }

    private static byte[] in(TestInstance instance, String uid) throws IOException {
        try (DicomFile file = read(instance.file());
                ByteSource transcoded = Transcoding.encode(file, TransferSyntax.of(uid))) {
            byte[] bytes = new byte[(int) transcoded.size()];
            transcoded.read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    private static DicomFile read(byte[] file) throws IOException {
        return DicomReader.standard().read(ByteSource.of(file), DicomReader.Until.END);
    }

    private void upload(TestInstance instance) {
        upload(instance.file());
    }

    private void upload(byte[] file) {
        assertThat(client.call("POST", "/instances", BodyPublishers.ofByteArray(file)).statusCode()).isEqualTo(200);
    }

    private byte[] fetch(JsonNode uri) {
        assertThat(uri.isString()).isTrue();
        return client.getBytes(uri.stringValue().replaceFirst("http://[^/]+", "")).body();
    }

    private HttpResponse<String> store(String study, byte[]... files) {
        return client.call("POST", WEB + "/studies" + study, BodyPublishers.ofByteArray(body(files)),
                "Content-Type", "multipart/related; type=\"application/dicom\"; boundary=b");
    }

    private static byte[] body(byte[]... files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] file : files) {
            body.writeBytes("--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(file);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--b--".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static List<byte[]> parts(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        MediaRange type = MediaRange.parseOne(answer.headers().firstValue("Content-Type").orElseThrow());
        MultipartReader reader =
                new MultipartReader(new ByteArrayInputStream(answer.body()), type.parameter("boundary"));
        List<byte[]> parts = new ArrayList<>();
        for (Optional<MultipartReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            byte[] content = part.get().content().readAllBytes();
            assertThat(part.get().headers()).containsEntry("content-length", Integer.toString(content.length));
            parts.add(content);
        }
        return parts;
    }
}
