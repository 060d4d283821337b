package org.lethe.image.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lethe.image.codec.J2kHeader.Segment;
import org.lethe.image.codec.J2kTile.Blocks;
import org.lethe.image.codec.J2kTile.Precinct;
import org.lethe.image.codec.J2kTile.Subband;
import org.lethe.image.codec.J2kTile.TileComponent;

/** Encodes JPEG 2000 (ITU-T T.800): one tile, one layer, code-blocks of 64 by 64. */
final class J2kEncoder implements FrameEncoder {
    static final int LEVELS_MAX = 5;
    private static final int GUARD_BITS = 2;
    private static final int GUARD_BITS_MAX = 7;
    private static final int BLOCK_EXPONENT = 6;

    private final boolean signed;
    private final J2kKernel kernel;

    /**
     * @param signed whether samples have a sign, in the highest of their bits
     * @param kernel that transforms samples
     */
    J2kEncoder(boolean signed, J2kKernel kernel) {
        this.signed = signed;
        this.kernel = kernel;
    }

    /** A code-block once it is encoded. */
    private record Coded(int planes, byte[] code) {}

    @Override
    public byte[] encode(Raster raster) {
        boolean mixed = raster.components() == 3;
        int levels = Math.min(LEVELS_MAX, 31 - Integer.numberOfLeadingZeros(Math.min(raster.columns(), raster.rows())));
        byte[] size = size(raster);
        byte[] coding = coding(levels, mixed);
        byte[] quantization = kernel.quantization(raster.bits(), levels, GUARD_BITS_MAX);
        J2kHeader header = J2kHeader.of(new Segment(size, 0, size.length));
        header.read(J2kHeader.COD, new Segment(coding, 0, coding.length));
        header.read(J2kHeader.QCD, new Segment(quantization, 0, quantization.length));
        J2kTile tile = new J2kTile(header, 0);
        List<int[]> planes = kernel.coefficients(components(raster), mixed, tile);
        List<Precinct> precincts = new ArrayList<>(tile.precincts());
        precincts.sort(Comparator.comparingInt(Precinct::resolution).thenComparingInt(Precinct::component));
        List<List<Coded[]>> coded = new ArrayList<>();
        int guardBits = GUARD_BITS;
        for (Precinct precinct : precincts) {
            List<Coded[]> bands = new ArrayList<>();
            for (int band = 0; band < precinct.bands().size(); band++) {
                TileComponent component = tile.components().get(precinct.component());
                Subband subband = component.resolutions().get(precinct.resolution()).subbands().get(band);
                Coded[] blocks = encode(precinct.bands().get(band), subband, component, precinct.resolution(),
                        planes.get(precinct.component()), raster.columns());
                for (Coded block : blocks) {
                    guardBits = Math.max(guardBits, GUARD_BITS_MAX + block.planes - subband.planes());
                }
                bands.add(blocks);
            }
            coded.add(bands);
        }
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (int i = 0; i < precincts.size(); i++) {
            writePacket(precincts.get(i), coded.get(i), tile, GUARD_BITS_MAX - guardBits, packets);
        }
        return join(size, coding, kernel.quantization(raster.bits(), levels, guardBits), packets);
    }

    private List<int[]> components(Raster raster) {
        int unused = 32 - raster.bits();
        int level = signed ? 0 : 1 << raster.bits() - 1;
        List<int[]> planes = new ArrayList<>();
        for (int component = 0; component < raster.components(); component++) {
            int[] plane = new int[raster.columns() * raster.rows()];
            for (int i = 0, from = component; i < plane.length; i++, from += raster.components()) {
                int sample = raster.samples()[from];
                plane[i] = signed ? sample << unused >> unused : sample - level;
            }
            planes.add(plane);
        }
        return planes;
    }

    private static Coded[] encode(
            Blocks blocks, Subband subband, TileComponent component, int resolution, int[] plane, int stride) {
        Coded[] coded = new Coded[blocks.all().length];
        int left = 0;
        int top = 0;
        if (resolution > 0) {
            J2kTile.Rectangle low = component.resolutions().get(resolution - 1).area();
            left = subband.across() ? low.width() : 0;
            top = subband.down() ? low.height() : 0;
        }
        for (int i = 0; i < coded.length; i++) {
            CodeBlock block = blocks.all()[i];
            int[] values = new int[block.width() * block.height()];
            for (int y = 0; y < block.height(); y++) {
                System.arraycopy(plane, (top + block.y0() + y) * stride + left + block.x0(), values,
                        y * block.width(), block.width());
            }
            BitPlanesEncoder encoder = new BitPlanesEncoder(values, block.width(), subband.orientation());
            int planes = encoder.planes();
            coded[i] = new Coded(planes, planes == 0 ? new byte[0] : encoder.encode(planes));
        }
        return coded;
    }

    private static void writePacket(
            Precinct precinct, List<Coded[]> bands, J2kTile tile, int spareBits, ByteArrayOutputStream out) {
        PacketWriter bits = new PacketWriter(out);
        bits.bit(1);
        for (int band = 0; band < bands.size(); band++) {
            Blocks blocks = precinct.bands().get(band);
            if (blocks.all().length == 0) {
                continue;
            }
            int planes = tile.components().get(precinct.component()).resolutions().get(precinct.resolution())
                    .subbands().get(band).planes() - spareBits;
            writeBand(bands.get(band), blocks, planes, bits);
        }
        bits.align();
        for (Coded[] blocks : bands) {
            for (Coded block : blocks) {
                out.writeBytes(block.code);
            }
        }
    }

    private static void writeBand(Coded[] coded, Blocks blocks, int planes, PacketWriter bits) {
        int[] layers = new int[coded.length];
        int[] emptyPlanes = new int[coded.length];
        for (int i = 0; i < coded.length; i++) {
            layers[i] = coded[i].planes == 0 ? 1 : 0;
            emptyPlanes[i] = planes - coded[i].planes;
        }
        PacketWriter.Tree inclusion = new PacketWriter.Tree(blocks.across(), blocks.down(), layers);
        PacketWriter.Tree empty = new PacketWriter.Tree(blocks.across(), blocks.down(), emptyPlanes);
        for (int i = 0; i < coded.length; i++) {
            int x = i % blocks.across();
            int y = i / blocks.across();
            inclusion.tell(x, y, 1, bits);
            if (layers[i] == 0) {
                for (int threshold = 1; threshold <= emptyPlanes[i] + 1; threshold++) {
                    empty.tell(x, y, threshold, bits);
                }
                writeLength(coded[i], bits);
            }
        }
    }

    private static void writeLength(Coded block, PacketWriter bits) {
        int passes = 3 * block.planes - 2;
        bits.passes(passes);
        int width = 3 + (31 - Integer.numberOfLeadingZeros(passes));
        while (block.code.length >> width > 0) {
            bits.bit(1);
            width++;
        }
        bits.bit(0);
        bits.bits(block.code.length, width);
    }

    private byte[] size(Raster raster) {
        J2kSegment segment = new J2kSegment().word(0);
        segment.number(raster.columns()).number(raster.rows()).number(0).number(0);
        segment.number(raster.columns()).number(raster.rows()).number(0).number(0);
        segment.word(raster.components());
        for (int i = 0; i < raster.components(); i++) {
            segment.octet(raster.bits() - 1 | (signed ? 0x80 : 0)).octet(1).octet(1);
        }
        return segment.toBytes();
    }

    private byte[] coding(int levels, boolean mixed) {
        return new J2kSegment().octet(0).octet(0).word(1).octet(mixed ? 1 : 0).octet(levels)
                .octet(BLOCK_EXPONENT - 2).octet(BLOCK_EXPONENT - 2).octet(0).octet(kernel.code()).toBytes();
    }

    private static byte[] join(byte[] size, byte[] coding, byte[] quantization, ByteArrayOutputStream packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(packets.size() + 200);
        out.writeBytes(new byte[] {(byte) 0xFF, J2kHeader.SOC});
        J2kSegment.write(out, J2kHeader.SIZ, size);
        J2kSegment.write(out, J2kHeader.COD, coding);
        J2kSegment.write(out, J2kHeader.QCD, quantization);
        J2kSegment.write(out, J2kHeader.SOT,
                new J2kSegment().word(0).number(14 + packets.size()).octet(0).octet(1).toBytes());
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) J2kHeader.SOD});
        out.writeBytes(packets.toByteArray());
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) J2kHeader.EOC});
        return out.toByteArray();
    }
}
