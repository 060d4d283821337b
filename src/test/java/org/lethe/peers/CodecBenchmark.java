package org.lethe.peers;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;
import org.lethe.image.codec.Rasters;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;
import org.lethe.rewrite.Transcoding;

/**
 * How many megabytes of native pixels go through each codec in a second of one core, file to file, beside the programs
 * of DCMTK and GDCM in the same run. Run by hand: {@code java -cp ... org.lethe.peers.CodecBenchmark folder [UID]}.
 */
final class CodecBenchmark {
    private static final int ROUNDS = 4;
    private static final int FRAMES = 8;
    private static final int SIDE = 1024;
    private static final OperatingSystemMXBean ALL_THREADS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private record Row(String syntax, String encoder, String decoder) {}

    private static final List<Row> ROWS = List.of(
            new Row(UID.RLELossless, "dcmcrle", "dcmdrle"),
            new Row(UID.JPEGLosslessSV1, "dcmcjpeg +e1", "dcmdjpeg"),
            new Row(UID.JPEGLSLossless, "dcmcjpls +el", "dcmdjpls"),
            new Row(UID.JPEG2000Lossless, "gdcmconv --j2k", "gdcmconv --raw"),
            new Row(UID.JPEG2000, "gdcmconv --lossy --j2k -r 10 -I", "gdcmconv --raw"),
            new Row(UID.JPEGBaseline8Bit, "dcmcjpeg +eb +q 90", "dcmdjpeg"),
            new Row(UID.JPEGExtended12Bit, "dcmcjpeg +ee +q 90", "dcmdjpeg"));

    private CodecBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String wanted = arguments.length > 1 ? arguments[1] : "";
        measure(folder, 12, 1, wanted);
        measure(folder, 8, 3, wanted);
    }

    private static void measure(Path folder, int bits, int components, String wanted) throws Exception {
        Random random = new Random(1);
        Raster[] frames = new Raster[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = Rasters.of(Rasters.Kind.SMOOTH, SIDE, SIDE, components, bits, random);
        }
        Path plain = Files.write(folder.resolve("plain.dcm"), TestImage.of(bits == 8 ? 8 : 16, frames).file());
        double megabytes = Files.size(plain) / 1e6;
        System.out.printf("%d bits, %d components, %.1f MB%n", bits, components, megabytes);
        for (Row row : ROWS) {
            if (row.syntax.equals(UID.JPEGBaseline8Bit) && bits != 8
                    || !wanted.isEmpty() && !wanted.equals(row.syntax)) {
                continue;
            }
            Path theirs = folder.resolve("theirs.dcm");
            Path ours = folder.resolve("ours.dcm");
            Path back = folder.resolve("back.dcm");
            System.out.printf(
                    "%-24s encode %5.1f, theirs %5.1f; decode %5.1f, theirs %5.1f MB/s; size %.2f, theirs %.2f%n",
                    row.syntax,
                    megabytes / best(() -> transcode(plain, ours, row.syntax)),
                    megabytes / best(() -> run(row.encoder, plain, theirs)),
                    megabytes / best(() -> transcode(ours, back, UID.ExplicitVRLittleEndian)),
                    megabytes / best(() -> run(row.decoder, ours, back)),
                    Files.size(ours) / 1e6 / megabytes,
                    Files.size(theirs) / 1e6 / megabytes);
        }
    }

    /** Tells how many seconds of a core it took. */
    private interface Work {
        double seconds() throws Exception;
    }

    private static double best(Work work) throws Exception {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.min(best, work.seconds());
        }
        return best;
    }

    /** The shell tells what its children took: minutes and seconds of themselves, and of the system for them. */
    private static double run(String command, Path from, Path to) throws Exception {
        String line = command + " " + from + " " + to + " && times";
        Process shell = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        List<String> output = shell.inputReader().lines().toList();
        if (shell.waitFor() != 0) {
            throw new IllegalStateException(command + " failed: " + output);
        }
        double seconds = 0;
        for (String time : output.getLast().split(" ")) {
            String[] parts = time.split("[ms]");
            seconds += 60 * Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
        }
        return seconds;
    }

    private static double transcode(Path from, Path to, String syntax) throws IOException {
        long begin = ALL_THREADS.getProcessCpuTime();
        try (DicomFile source = DicomReader.standard().read(FileSource.open(from), DicomReader.Until.END);
                ByteSource target = Transcoding.encode(source, TransferSyntax.of(syntax));
                var out = Files.newOutputStream(to)) {
            target.transferTo(0, target.size(), Channels.newChannel(out));
        }
        return (ALL_THREADS.getProcessCpuTime() - begin) / 1e9;
    }
}
