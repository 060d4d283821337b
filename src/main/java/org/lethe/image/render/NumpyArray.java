package org.lethe.image.render;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lethe.image.PixelDescription;
import org.lethe.image.PixelDescription.Representation;

/**
 * Frames as an array that numpy loads (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version
 * 1.0). The header goes first, then the values of each frame, so that memory holds one frame.
 *
 * @param type of the values
 * @param shape of the array, the outermost dimension first
 */
public record NumpyArray(Type type, List<Integer> shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final int LENGTH_BYTES = 2;

    /** Numbers in little endian. */
    public enum Type {
        UINT8("<u1", 1),
        INT8("<i1", 1),
        UINT16("<u2", 2),
        INT16("<i2", 2),
        UINT32("<u4", 4),
        INT32("<i4", 4),
        FLOAT32("<f4", 4);

        private final String name;
        private final int bytes;

        Type(String name, int bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        static Type of(PixelDescription pixels) {
            boolean signed = pixels.representation() == Representation.SIGNED;
            return switch (pixels.bitsAllocated()) {
                case 16 -> signed ? INT16 : UINT16;
                case 32 -> signed ? INT32 : UINT32;
                default -> signed ? INT8 : UINT8;
            };
        }
    }

    /** What becomes of the values of pictures in grey. */
    public enum Values {
        STORED,
        /** With their slope and intercept applied. */
        RESCALED
    }

    public NumpyArray {
        shape = List.copyOf(shape);
    }

    /** The array for one frame of an instance: rows, columns, channels. */
    public static NumpyArray of(Rendering rendering, Values values) {
        PixelDescription pixels = rendering.description();
        Type type;
        if (rendering.isColoured()) {
            type = Type.UINT8;
        } else {
            type = values == Values.RESCALED ? Type.FLOAT32 : Type.of(pixels);
        }
        return new NumpyArray(type, List.of(pixels.rows(), pixels.columns(), rendering.channels()));
    }

    /** The array for so many frames like this one. */
    public NumpyArray stacked(int frames) {
        List<Integer> dimensions = new ArrayList<>(shape);
        dimensions.addFirst(frames);
        return new NumpyArray(type, dimensions);
    }

    /** How many bytes it takes in all. */
    public long bytes() {
        long count = 1;
        for (int dimension : shape) {
            count = Math.multiplyExact(count, (long) dimension);
        }
        return header().length + count * type.bytes;
    }

    public void writeHeader(OutputStream out) throws IOException {
        out.write(header());
    }

    private byte[] header() {
        String dimensions = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type.name, dimensions);
        int length = MAGIC.length + LENGTH_BYTES + text.length() + 1;
        int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
        String padded = text + " ".repeat(padding) + "\n";
        ByteBuffer header = ByteBuffer.allocate(length + padding).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).putShort((short) padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }

    /** Writes the values of one frame. */
    public void write(Rendering rendering, int frame, OutputStream out) throws IOException {
        long[] values = rendering.values(frame);
        ByteBuffer cells = ByteBuffer.allocate(values.length * type.bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            switch (type) {
                case UINT8, INT8 -> cells.put((byte) value);
                case UINT16, INT16 -> cells.putShort((short) value);
                case UINT32, INT32 -> cells.putInt((int) value);
                case FLOAT32 -> cells.putFloat((float) rendering.meaning(value));
            }
        }
        out.write(cells.array());
    }
}
