package org.lethe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.codec.Raster;
import org.lethe.io.ByteSource;

class FramesTest {
    private static final Attributes NO_TABLE = Attributes.empty(SpecificCharacterSet.LATIN_1);
    private static final byte[] SOI = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xC0};
    private static final byte[] MORE = {1, 2};

    @Test
    void allFragmentsBelongToASingleFrame() throws IOException {
        assertThat(read(new byte[0], 1, NO_TABLE, SOI, MORE)).containsExactly(join(SOI, MORE));
    }

    @Test
    void asManyFragmentsAsFramesAreOneEach() throws IOException {
        assertThat(read(new byte[0], 2, NO_TABLE, MORE, SOI)).containsExactly(MORE, SOI);
    }

    @Test
    void theBasicOffsetTableTellsWhereFramesBegin() throws IOException {
        byte[] table = ints(0, 8 + 4 + 8 + 2);
        assertThat(read(table, 2, NO_TABLE, SOI, MORE, MORE)).containsExactly(join(SOI, MORE), MORE);
    }

    @Test
    void theExtendedOffsetTableGoesFirst() throws IOException {
        ByteBuffer table = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0).putLong(12);
        Attributes dataset = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.of(Tag.ExtendedOffsetTable, VR.OV, table.array())).build();
        assertThat(read(new byte[0], 2, dataset, SOI, MORE, MORE)).containsExactly(SOI, join(MORE, MORE));
    }

    @Test
    void withoutATableFramesBeginWhereCodestreamsDo() throws IOException {
        assertThat(read(new byte[0], 2, NO_TABLE, SOI, MORE, SOI)).containsExactly(join(SOI, MORE), SOI);
    }

    @Test
    void aTableThatNamesNoFragmentIsNotTrusted() throws IOException {
        assertThat(read(ints(0, 3), 2, NO_TABLE, SOI, MORE, SOI)).containsExactly(join(SOI, MORE), SOI);
        assertThat(read(ints(-1, -1), 2, NO_TABLE, SOI, MORE, SOI)).containsExactly(join(SOI, MORE), SOI);
    }

    @Test
    void fragmentsThatCannotBeToldApartAreRefused() {
        assertRefused(() -> read(new byte[0], 2, NO_TABLE, MORE, MORE, MORE));
        assertRefused(() -> read(new byte[0], 2, NO_TABLE, SOI, SOI, SOI));
        assertRefused(() -> read(new byte[0], 3, NO_TABLE, SOI, SOI));
        assertRefused(() -> read(new byte[0], Integer.MAX_VALUE, NO_TABLE, SOI));
        assertRefused(() -> EncapsulatedFrames.of(
                new Fragments(ByteSource.of(new byte[0]), new long[0], new int[0]), 1, NO_TABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.HTJ2KLossless, UID.HTJ2KLosslessRPCL, UID.HTJ2K})
    void framesOfHighThroughputAreDecoded(String syntax) throws IOException {
        byte[] code;
        try (InputStream resource = Raster.class.getResourceAsStream("ht/grey-8.j2c")) {
            code = resource.readAllBytes();
        }
        Raster frame = new Raster(61, 47, 1, 8, new int[61 * 47]);
        Attributes dataset = TestImage.described(frame, 8, "MONOCHROME2", 2)
                .with(Element.of(Tag.PixelData, VR.OB, TestImage.fragments(new byte[0], code, code))).dataset();
        Pixels pixels = Pixels.of(dataset, TransferSyntax.of(syntax));
        assertThat(Pixels.canDecode(TransferSyntax.of(syntax))).isTrue();
        assertThat(pixels.frame(1).samples()).hasSize(61 * 47).isEqualTo(pixels.frame(0).samples())
                .isNotEqualTo(frame.samples());
    }

    @Test
    void nativeFramesOfSingleBitsMayBeginWithinAByte() throws IOException {
        byte[] bits = {(byte) 0b01_101010, (byte) 0b1111_0011}; // the first bit is the lowest one
        NativeFrames frames = new NativeFrames(new BulkData(ByteSource.of(bits), 0, 2), 6);
        assertThat(frames.read(0)[0] & 0x3F).isEqualTo(0b101010);
        assertThat(frames.read(1)[0] & 0x3F).isEqualTo(0b0011_01);
    }

    @Test
    void pixelDataThatEndsTooEarlyIsRefused() {
        NativeFrames frames = new NativeFrames(new BulkData(ByteSource.of(new byte[10]), 0, 10), 48);
        assertRefused(() -> frames.read(1));
    }

    private static List<byte[]> read(byte[] table, int frames, Attributes dataset, byte[]... items) throws IOException {
        EncapsulatedFrames found = EncapsulatedFrames.of(TestImage.fragments(table, items), frames, dataset);
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            all.add(found.read(i));
        }
        return all;
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(
                LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
    }

    private static byte[] ints(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
