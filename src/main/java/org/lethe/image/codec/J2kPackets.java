package org.lethe.image.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lethe.image.codec.J2kHeader.Progression;
import org.lethe.image.codec.J2kTile.Blocks;
import org.lethe.image.codec.J2kTile.Precinct;

/** Reads the packets of a tile into its code-blocks (T.800 sections B.9, B.10 and B.12). */
final class J2kPackets {
    private static final int SOP = 0x91;
    private static final int SOP_BYTES = 6;
    private static final int EPH = 0x92;
    private static final int EPH_BYTES = 2;

    private static final Comparator<Precinct> BY_PLACE =
            Comparator.comparingLong(Precinct::y).thenComparingLong(Precinct::x);
    private static final Comparator<Precinct> BY_RESOLUTION = Comparator.comparingInt(Precinct::resolution);
    private static final Comparator<Precinct> BY_COMPONENT = Comparator.comparingInt(Precinct::component);

    private final byte[] code;
    private int at;

    private J2kPackets(byte[] code) {
        this.code = code;
    }

    /** @param code of all tile-parts, one behind the other */
    static void read(J2kTile tile, byte[] code) {
        new J2kPackets(code).readAll(tile);
    }

    private void readAll(J2kTile tile) {
        Progression progression = tile.header().packets().progression();
        int layers = tile.header().packets().layers();
        // The sort is stable: precincts of one resolution are in their own order already.
        List<Precinct> precincts = new ArrayList<>(tile.precincts());
        precincts.sort(order(progression));
        switch (progression) {
            case LAYER_RESOLUTION -> readLayers(precincts, layers);
            case RESOLUTION_LAYER -> {
                for (int from = 0, to = 0; from < precincts.size(); from = to) {
                    while (to < precincts.size()
                            && precincts.get(to).resolution() == precincts.get(from).resolution()) {
                        to++;
                    }
                    readLayers(precincts.subList(from, to), layers);
                }
            }
            case RESOLUTION_POSITION, POSITION, COMPONENT_POSITION -> {
                for (Precinct precinct : precincts) {
                    readLayers(List.of(precinct), layers);
                }
            }
        }
    }

    private static Comparator<Precinct> order(Progression progression) {
        return switch (progression) {
            case LAYER_RESOLUTION, RESOLUTION_LAYER -> BY_RESOLUTION.thenComparing(BY_COMPONENT);
            case RESOLUTION_POSITION -> BY_RESOLUTION.thenComparing(BY_PLACE).thenComparing(BY_COMPONENT);
            case POSITION -> BY_PLACE.thenComparing(BY_COMPONENT).thenComparing(BY_RESOLUTION);
            case COMPONENT_POSITION -> BY_COMPONENT.thenComparing(BY_PLACE).thenComparing(BY_RESOLUTION);
        };
    }

    private void readLayers(List<Precinct> precincts, int layers) {
        for (int layer = 0; layer < layers; layer++) {
            for (Precinct precinct : precincts) {
                readPacket(precinct, layer);
            }
        }
    }

    private void readPacket(Precinct precinct, int layer) {
        PacketBits bits = new PacketBits(code, at, code.length);
        bits.skipMarker(SOP, SOP_BYTES);
        List<CodeBlock.Part> parts = new ArrayList<>();
        if (bits.bit() == 1) {
            for (Blocks band : precinct.bands()) {
                for (int i = 0; i < band.all().length; i++) {
                    readBlock(band, i, layer, precinct.style(), bits, parts);
                }
            }
        }
        bits.align();
        bits.skipMarker(EPH, EPH_BYTES);
        for (CodeBlock.Part part : parts) {
            int from = bits.position();
            bits.skip(part.length());
            part.segment().append(code, from, part.length());
        }
        at = bits.position();
    }

    private static void readBlock(
            Blocks band, int index, int layer, int style, PacketBits bits, List<CodeBlock.Part> parts) {
        CodeBlock block = band.all()[index];
        int x = index % band.across();
        int y = index / band.across();
        if (block.isIncluded()) {
            if (bits.bit() == 0) {
                return;
            }
        } else {
            if (!band.inclusion().isBelow(x, y, layer + 1, bits)) {
                return;
            }
            int empty = 0;
            while (!band.emptyPlanes().isBelow(x, y, empty + 1, bits)) {
                empty++;
            }
            block.include(empty);
        }
        block.readLengths(bits, style, parts);
    }
}
