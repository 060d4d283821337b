package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.archive.TestArchive;
import org.lethe.archive.zip.ZipArchives;
import org.lethe.archive.zip.ZipOptions;
import org.lethe.archive.zip.ZipOptions.Form;
import org.lethe.archive.zip.ZipOptions.Letters;
import org.lethe.dicom.Level;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TestInstance;
import org.lethe.error.LetheException;

/** Other programs read the archives and media that are made here, and find nothing wrong with them. */
@Tag("peer")
class MediaTest {
    @TempDir
    Path folder;

    private TestArchive pacs;
    private ZipArchives zips;

    @BeforeEach
    void open() throws IOException {
        pacs = new TestArchive(folder, "");
        zips = new ZipArchives(pacs.archive());
    }

    @AfterEach
    void close() {
        zips.close();
        pacs.close();
    }

    private Path zip(Form form) throws IOException {
        Path file = folder.resolve("archive.zip");
        ZipOptions options = new ZipOptions(form, Optional.empty(), Letters.UNICODE);
        try (OutputStream out = Files.newOutputStream(file)) {
            zips.plan(pacs.ids(Level.PATIENT), options).writeTo(out, _ -> {});
        }
        return file;
    }

    private void storeSamples() throws IOException {
        for (String sample : SampleFiles.readable().toList()) {
            try {
                pacs.store(Files.readAllBytes(SampleFiles.of(sample)));
            } catch (LetheException e) {
                // Some are not to be stored: they lack identifiers.
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void unzipFindsEveryFileWhole(Form form) throws Exception {
        Peer unzip = Peer.of("unzip");
        storeSamples();

        Peer.Verdict verdict = unzip.run("-tq", zip(form).toString());

        assertThat(verdict.lines()).allMatch(line -> line.startsWith("No errors detected"));
        assertThat(verdict.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Form.class, names = {"MEDIA", "EXTENDED_MEDIA"})
    void theDirectoryOfAllSamplesIsRead(Form form) throws Exception {
        storeSamples();

        assertAccepted(form);
    }

    @Test
    void theDirectoryOfManyPatientsIsRead() throws Exception {
        for (int i = 0; i < 300; i++) {
            pacs.store(TestInstance.ct().patient("P" + i / 3).study(i / 3).series(i / 2).instance(i).file());
        }

        assertAccepted(Form.MEDIA);
    }

    private void assertAccepted(Form form) throws Exception {
        Peer unzip = Peer.of("unzip");
        Peer dcmdump = Peer.of("dcmdump");
        Peer dciodvfy = Peer.of("dciodvfy");
        Path medium = folder.resolve("medium");
        unzip.run("-q", zip(form).toString(), "-d", medium.toString());
        String directory = medium.resolve("DICOMDIR").toString();

        Peer.Verdict dump = dcmdump.run(directory);
        assertThat(dump.exitCode()).isZero();
        assertThat(dump.lines()).noneMatch(line -> line.startsWith("W:") || line.startsWith("E:"));
        assertThat(dciodvfy.run(directory).lines()).contains("BasicDirectory")
                .noneMatch(line -> line.startsWith("Error"));
        List<String> files = dcmdump.run("+P", "0004,1500", directory).lines();
        assertThat(files).hasSameSizeAs(pacs.ids(Level.INSTANCE));
    }
}
