package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.config.Modality;
import org.lethe.config.Modality.Manufacturer;
import org.lethe.config.Modality.Permission;
import org.lethe.config.Modality.RetrieveMethod;
import org.lethe.dicom.Level;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TestInstance;
import org.lethe.dimse.AcceptedContexts;
import org.lethe.dimse.Scu;
import org.lethe.dimse.StorageCommitment;
import org.lethe.dimse.StoreJobs;
import org.lethe.dimse.StoreOrder;
import org.lethe.error.LetheException;
import tools.jackson.databind.node.ObjectNode;

/** DCMTK's storescp takes what is sent. */
@Tag("peer")
class StoreScpTest {
    @TempDir
    Path folder;

    private final Scu scu = new Scu(Configuration.defaults().settings().dicom(), Optional.empty());
    private TestArchive pacs;
    private StoreJobs store;
    private ListeningPeer scp;
    private Path taken;
    private int port;

    @BeforeEach
    void open() throws IOException {
        Peer.of("storescp");
        pacs = new TestArchive(folder, "");
        store = new StoreJobs(pacs.archive(), scu, new StorageCommitment(pacs.archive(), scu, 10), false);
        taken = Files.createDirectory(folder.resolve("taken"));
    }

    @AfterEach
    void close() throws InterruptedException {
        if (scp != null) {
            scp.close();
        }
        if (pacs != null) {
            pacs.close();
        }
    }

    private void listen(String... options) throws Exception {
        port = ListeningPeer.freePort();
        List<String> command = new ArrayList<>(List.of("storescp", "-od", taken.toString()));
        command.addAll(List.of(options));
        command.add(Integer.toString(port));
        scp = ListeningPeer.start(port, folder, command);
    }

    private Modality modality() {
        return new Modality("PEER", "127.0.0.1", port, Manufacturer.GENERIC, EnumSet.allOf(Permission.class), false, "",
                0, RetrieveMethod.SYSTEM_DEFAULT, Optional.empty());
    }

    private ObjectNode sendAll() {
        StoreOrder order = new StoreOrder(
                "peer", modality(), store.resources(pacs.ids(Level.PATIENT)), false, Optional.empty());
        return pacs.jobs().run(store.work(order), 0, null).content();
    }

    private int storeSamples() throws IOException {
        for (String sample : SampleFiles.readable().toList()) {
            try {
                pacs.store(Files.readAllBytes(SampleFiles.of(sample)));
            } catch (LetheException e) {
                // Some are not to be stored: they lack identifiers.
            }
        }
        for (String id : pacs.ids(Level.INSTANCE)) {
            if (pacs.archive().index().file(id).orElseThrow().sopClassUid().isEmpty()) {
                pacs.archive().delete(Level.INSTANCE, id); // nobody can say what it is
            }
        }
        return pacs.ids(Level.INSTANCE).size();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(taken)) {
            return files.toList();
        }
    }

    @Test
    void anEchoIsAnswered() throws Exception {
        listen();

        scu.echo(modality());
    }

    @Test
    void everySampleArrivesWithTheBytesThatItHas() throws Exception {
        listen("+xa", "-pm", "+B");
        int count = storeSamples();

        assertThat(sendAll().get("InstancesCount").intValue()).isEqualTo(count);

        assertThat(Datasets.in(taken)).hasSize(count).isEqualTo(stored());
    }

    private Map<String, ByteBuffer> stored() throws IOException {
        Map<String, ByteBuffer> stored = new TreeMap<>();
        for (String id : pacs.ids(Level.INSTANCE)) {
            Datasets.add(stored, pacs.file(id));
        }
        return stored;
    }

    @Test
    void dcmrecvTakesEverySampleToo() throws Exception {
        storeSamples();
        port = ListeningPeer.freePort();
        Path profile = Files.writeString(folder.resolve("any.cfg"), profileOfAll());
        scp = ListeningPeer.start(port, folder, List.of("dcmrecv", "-xf", profile.toString(), "Any", "-od",
                taken.toString(), "+B", Integer.toString(port)));

        sendAll();

        assertThat(Datasets.in(taken)).isEqualTo(stored());
    }

    /** A profile for DCMTK's programs: every SOP class of the samples, in any transfer syntax. */
    private String profileOfAll() {
        StringBuilder profile = new StringBuilder("[[TransferSyntaxes]]\n[Any]\n");
        List<String> syntaxes = AcceptedContexts.transferSyntaxesLike(List.of("*")).stream().sorted().toList();
        for (int i = 0; i < syntaxes.size(); i++) {
            profile.append("TransferSyntax").append(i + 1).append(" = ").append(syntaxes.get(i)).append('\n');
        }
        profile.append("[[PresentationContexts]]\n[All]\n");
        List<String> classes = pacs.ids(Level.INSTANCE).stream()
                .map(id -> pacs.archive().index().file(id).orElseThrow().sopClassUid()).distinct().toList();
        for (int i = 0; i < classes.size(); i++) {
            profile.append("PresentationContext").append(i + 1).append(" = ").append(classes.get(i))
                    .append("\\Any\n");
        }
        return profile.append("[[Profiles]]\n[Any]\nPresentationContexts = All\n").toString();
    }

    @Test
    void whoTakesImplicitOnlyGetsImplicit() throws Exception {
        listen("+xi");
        pacs.store(TestInstance.ct().pixels(300_000).file());
        pacs.store(Files.readAllBytes(SampleFiles.of("MR_small_bigendian.dcm")));

        sendAll();

        assertThat(files()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--refuse", "--abort-after", "--abort-during"})
    void whoRefusesOrAbortsIsAnError(String option) throws Exception {
        listen(option);
        pacs.store(TestInstance.ct().pixels(3_000_000).file());

        assertThatThrownBy(this::sendAll).isInstanceOf(LetheException.class).hasMessageContaining("The ")
                .hasMessageContaining("DICOM peer");
    }
}
