package org.lethe.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lethe.config.Configuration;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.io.ByteSource;
import picocli.CommandLine.Command;

/**
 * {@code lethe warm-up}: starts a server of its own on a free port and in a folder of its own, asks it what clients
 * ask, and stops. {@code bin/lethe} runs it once for each build, while Java records an ahead-of-time cache, so that
 * servers start fast.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final SpecificCharacterSet LATIN_1 = SpecificCharacterSet.LATIN_1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = 20;
    private static final int PIXEL_BYTES = 512 << 10;

    private final CommandLineInterface.Starter starter;

    WarmUpCommand(CommandLineInterface.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("lethe-warm-up");
        try {
            Path file = Files.writeString(folder.resolve("lethe.json"), """
                    {"HttpPort": 0, "DicomServerEnabled": false, "StorageDirectory": "storage"}
                    """);
            try (CommandLineInterface.Server server = starter.start(Configuration.read(file, Map.of()).settings());
                    HttpClient client = HttpClient.newHttpClient()) {
                String base = "http://127.0.0.1:" + server.httpPort();
                for (int round = 0; round < ROUNDS; round++) {
                    ask(client, base, instance(round));
                }
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void ask(HttpClient client, String base, Attributes instance)
            throws IOException, InterruptedException {
        String id = "/instances/" + ResourceIds.of(instance).instance();
        send(client, "POST", base + "/instances", BodyPublishers.ofByteArray(file(instance)));
        for (String path : List.of("/system", "/statistics", "/changes", "/patients", "/studies?expand", "/series",
                "/instances/absent", id, id + "/tags", id + "/simplified-tags", id + "/file")) {
            send(client, "GET", base + path, BodyPublishers.noBody());
        }
        send(client, "POST", base + id + "/anonymize", BodyPublishers.ofString("{}"));
        send(client, "POST", base + id + "/modify", BodyPublishers.ofString("{\"Replace\": {\"PatientName\": \"a\"}}"));
        send(client, "POST", base + "/tools/find",
                BodyPublishers.ofString("{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"w*\"}}"));
    }

    private static void send(HttpClient client, String method, String uri, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).method(method, body).timeout(PATIENCE).build();
        client.send(request, BodyHandlers.discarding());
    }

    private static Attributes instance(int number) {
        return Attributes.builder(LATIN_1)
                .put(Element.ofText(Tag.SOPClassUID, VR.UI, UID.CTImageStorage, LATIN_1))
                .put(Element.ofText(Tag.SOPInstanceUID, VR.UI, "2.25.3" + number, LATIN_1))
                .put(Element.ofText(Tag.Modality, VR.CS, "CT", LATIN_1))
                .put(Element.ofText(Tag.PatientName, VR.PN, "Warm^Up", LATIN_1))
                .put(Element.ofText(Tag.PatientID, VR.LO, "warm-up", LATIN_1))
                .put(Element.ofText(Tag.StudyInstanceUID, VR.UI, "2.25.1", LATIN_1))
                .put(Element.ofText(Tag.SeriesInstanceUID, VR.UI, "2.25.2", LATIN_1))
                .put(Element.of(Tag.PixelData, VR.OW, new byte[PIXEL_BYTES]))
                .build();
    }

    private static byte[] file(Attributes instance) throws IOException {
        Attributes meta = Attributes.builder(LATIN_1)
                .put(Element.ofText(Tag.TransferSyntaxUID, VR.UI, UID.ExplicitVRLittleEndian, LATIN_1))
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ByteSource file = DicomWriter.encode(meta, instance, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)) {
            file.transferTo(0, file.size(), Channels.newChannel(bytes));
        }
        return bytes.toByteArray();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
