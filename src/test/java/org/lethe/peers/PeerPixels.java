package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.TransferSyntax;
import org.lethe.image.PixelDescription;
import org.lethe.image.PixelDescription.Representation;
import org.lethe.image.Pixels;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/** Files that are converted here or by other programs, and what their pixels are. */
final class PeerPixels {
    private PeerPixels() {}

    /**
     * Converts a file by another program.
     *
     * @param peerWithOptions its name, and options behind it
     * @return a file in the folder, the same one for the same program
     */
    static Path run(Path folder, String peerWithOptions, Path input) throws Exception {
        String[] words = peerWithOptions.trim().split(" ");
        Path output = folder.resolve("out-of-" + words[0] + ".dcm");
        String[] arguments = new String[words.length + 1];
        System.arraycopy(words, 1, arguments, 0, words.length - 1);
        arguments[words.length - 1] = input.toString();
        arguments[words.length] = output.toString();
        Peer.Verdict verdict = Peer.of(words[0]).run(arguments);
        assertThat(verdict.exitCode()).as(String.join("\n", verdict.lines())).isZero();
        return output;
    }

    /** Converts a file here, with a quality of 90 if that is lossy. */
    static void transcode(Path from, Path to, String syntax) throws IOException {
        transcode(from, to, syntax, 90);
    }

    static void transcode(Path from, Path to, String syntax, int quality) throws IOException {
        try (DicomFile source = open(from);
                ByteSource target = Transcoding.encode(source, new TargetSyntax(TransferSyntax.of(syntax), quality));
                var out = Files.newOutputStream(to)) {
            target.transferTo(0, target.size(), Channels.newChannel(out));
        }
    }

    static DicomFile open(Path path) throws IOException {
        return DicomReader.standard().read(FileSource.open(path), DicomReader.Until.END);
    }

    /** @param difference by which samples may be off */
    static void assertSamePixels(Path first, Path second, int difference) throws IOException {
        try (DicomFile one = open(first); DicomFile another = open(second)) {
            Pixels ours = Pixels.of(one.dataset(), one.transferSyntax());
            Pixels theirs = Pixels.of(another.dataset(), another.transferSyntax());
            assertThat(ours.description().frames()).isEqualTo(theirs.description().frames());
            assertThat(ours.description().representation()).isEqualTo(theirs.description().representation());
            for (int frame = 0; frame < ours.description().frames(); frame++) {
                int[] a = ours.frame(frame).samples();
                int[] b = theirs.frame(frame).samples();
                assertThat(a).hasSameSizeAs(b);
                for (int i = 0; i < a.length; i++) {
                    long mine = value(a[i], ours.description());
                    long exact = value(b[i], theirs.description());
                    long other = difference == 0 ? exact : limited(exact, ours.description());
                    if (Math.abs(mine - other) > difference) {
                        assertThat(mine).as("sample " + i + " of frame " + frame).isEqualTo(other);
                    }
                }
            }
        }
    }

    /** Other programs count bits anew instead of cutting what lossy pixels have beyond those that were stored. */
    private static long limited(long value, PixelDescription description) {
        boolean isSigned = description.representation() == Representation.SIGNED;
        long range = 1L << description.bitsStored() - (isSigned ? 1 : 0);
        return Math.clamp(value, isSigned ? -range : 0, range - 1);
    }

    /** The number that the stored bits of a cell are; some programs fill the others with the sign, and some do not. */
    private static long value(int cell, PixelDescription description) {
        int others = Long.SIZE - description.bitsStored();
        long bits = (long) cell << others;
        return description.representation() == Representation.SIGNED ? bits >> others : bits >>> others;
    }
}
