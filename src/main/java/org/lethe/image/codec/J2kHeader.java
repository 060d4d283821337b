package org.lethe.image.codec;

import java.util.Arrays;

/** What the markers of a JPEG 2000 codestream say before its packets (T.800 annex A), for all tiles or for one. */
final class J2kHeader {
    static final int SOC = 0x4F;
    /** Which parts of the standard are needed (T.814 A.3). */
    static final int CAP = 0x50;
    static final int SIZ = 0x51;
    static final int COD = 0x52;
    static final int COC = 0x53;
    static final int QCD = 0x5C;
    static final int QCC = 0x5D;
    static final int SOT = 0x90;
    static final int SOD = 0x93;
    static final int EOC = 0xD9;

    /** Only part 15. */
    private static final int HIGH_THROUGHPUT_CAPABILITY = 1 << 32 - 15;
    private static final int LEVELS_MAX = 32;
    private static final int COMPONENTS_MAX = 4;
    private static final int BITS_MAX = 31;
    private static final int COORDINATE_MAX = 1 << 30;

    /**
     * The reference grid and its tiles (section A.5.1).
     *
     * @param x0 where the image begins, and {@code x1} where it ends
     * @param tileX0 where the first tile begins
     */
    record Grid(int x0, int y0, int x1, int y1, int tileX0, int tileY0, int tileWidth, int tileHeight) {
        int tilesAcross() {
            return ceilDiv(x1 - tileX0, tileWidth);
        }

        int tilesDown() {
            return ceilDiv(y1 - tileY0, tileHeight);
        }
    }

    /** The samples of a component. */
    record Component(int bits, boolean signed, int dx, int dy) {}

    /** The order of the packets (table A.16). */
    enum Progression {
        LAYER_RESOLUTION,
        RESOLUTION_LAYER,
        RESOLUTION_POSITION,
        POSITION,
        COMPONENT_POSITION
    }

    /** What holds for all components of a tile (table A.14). */
    record Packets(Progression progression, int layers, boolean coloursMixed) {}

    /**
     * How a component is transformed and coded (table A.15).
     *
     * @param widthExponent of code-blocks
     * @param style flags of {@link BitPlanes}
     * @param reversible whether the transformation is the one of integers
     * @param precincts exponents of their width, and in the upper half of the byte of their height, by resolution
     */
    record Coding(int levels, int widthExponent, int heightExponent, int style, boolean reversible, int[] precincts) {}

    /** How large the steps are between values (section A.6.4): by subband, an exponent and a mantissa. */
    record Quantization(Style style, int guardBits, int[] exponents, int[] mantissas) {
        enum Style {
            NONE,
            DERIVED,
            EXPOUNDED
        }
    }

    private final Grid grid;
    private final Component[] components;
    private Packets packets;
    private final Coding[] codings;
    private final Quantization[] quantizations;
    private final boolean[] hasOwnCoding;
    private final boolean[] hasOwnQuantization;

    private J2kHeader(Grid grid, Component[] components) {
        this.grid = grid;
        this.components = components;
        this.codings = new Coding[components.length];
        this.quantizations = new Quantization[components.length];
        this.hasOwnCoding = new boolean[components.length];
        this.hasOwnQuantization = new boolean[components.length];
    }

    /** Reads SIZ. */
    static J2kHeader of(Segment siz) {
        siz.skip(2);
        int x1 = siz.positive();
        int y1 = siz.positive();
        int x0 = siz.number();
        int y0 = siz.number();
        int tileWidth = siz.positive();
        int tileHeight = siz.positive();
        Grid grid = new Grid(x0, y0, x1, y1, siz.number(), siz.number(), tileWidth, tileHeight);
        require(x1 < COORDINATE_MAX && y1 < COORDINATE_MAX, "it is too large");
        boolean fits = grid.x0 < x1 && grid.y0 < y1 && grid.tileX0 <= x0 && grid.tileY0 <= y0
                && grid.tileX0 + (long) tileWidth > x0 && grid.tileY0 + (long) tileHeight > y0;
        require(fits, "its tiles do not cover it");
        int count = siz.word();
        require(count >= 1 && count <= COMPONENTS_MAX, "it has " + count + " components");
        Component[] components = new Component[count];
        for (int i = 0; i < count; i++) {
            int depth = siz.octet();
            components[i] = new Component((depth & 0x7F) + 1, depth > 0x7F, siz.octet(), siz.octet());
            require(components[i].dx >= 1 && components[i].dy >= 1 && components[i].bits <= BITS_MAX,
                    "its components make no sense");
        }
        return new J2kHeader(grid, components);
    }

    /** The same for a tile, which may say otherwise. */
    J2kHeader forTile() {
        J2kHeader copy = new J2kHeader(grid, components);
        copy.packets = packets;
        System.arraycopy(codings, 0, copy.codings, 0, codings.length);
        System.arraycopy(quantizations, 0, copy.quantizations, 0, quantizations.length);
        return copy;
    }

    /** Takes over a marker segment; what is for information only is passed over. */
    void read(int marker, Segment segment) {
        switch (marker) {
            case COD -> readCod(segment);
            case COC -> {
                int component = component(segment);
                int flags = segment.octet();
                codings[component] = coding(segment, (flags & 1) != 0);
                hasOwnCoding[component] = true;
            }
            case QCD -> {
                Quantization all = quantization(segment);
                for (int i = 0; i < components.length; i++) {
                    if (!hasOwnQuantization[i]) {
                        quantizations[i] = all;
                    }
                }
            }
            case QCC -> {
                int component = component(segment);
                quantizations[component] = quantization(segment);
                hasOwnQuantization[component] = true;
            }
            case CAP -> {
                if ((segment.word() << 16 | segment.word()) != HIGH_THROUGHPUT_CAPABILITY) {
                    throw CodeFaults.unsupported("JPEG 2000 with extensions");
                }
            }
            case 0x5E -> throw CodeFaults.unsupported("JPEG 2000 with regions of interest");
            case 0x5F -> throw CodeFaults.unsupported("JPEG 2000 with changes of progression");
            case 0x60, 0x61 -> throw CodeFaults.unsupported("JPEG 2000 with packed packet headers");
            default -> {
                // TLM, PLM, PLT, CRG, COM: nothing of it is needed.
            }
        }
    }

    private void readCod(Segment segment) {
        int flags = segment.octet();
        int progression = segment.octet();
        require(progression < Progression.values().length, "its progression is unknown");
        int layers = segment.word();
        require(layers >= 1, "it has no layers");
        packets = new Packets(Progression.values()[progression], layers, segment.octet() != 0);
        Coding all = coding(segment, (flags & 1) != 0);
        for (int i = 0; i < components.length; i++) {
            if (!hasOwnCoding[i]) {
                codings[i] = all;
            }
        }
    }

    private int component(Segment segment) {
        int component = segment.octet();
        require(component < components.length, "it names a component that is not there");
        return component;
    }

    private static Coding coding(Segment segment, boolean ownPrecincts) {
        int levels = segment.octet();
        int width = segment.octet() + 2;
        int height = segment.octet() + 2;
        int style = segment.octet();
        int transformation = segment.octet();
        require(levels <= LEVELS_MAX && width <= 10 && height <= 10 && width + height <= 12 && transformation <= 1,
                "its coding style makes no sense");
        if ((style & HtBlocks.HIGH_THROUGHPUT) != 0 && (style & ~BitPlanes.CAUSAL) != HtBlocks.HIGH_THROUGHPUT) {
            throw CodeFaults.unsupported("JPEG 2000 with code-blocks of both kinds");
        }
        int[] precincts = new int[levels + 1];
        Arrays.fill(precincts, 0xFF);
        for (int i = 0; ownPrecincts && i <= levels; i++) {
            precincts[i] = segment.octet();
            require(i == 0 || (precincts[i] & 0xF) > 0 && precincts[i] >> 4 > 0, "its precincts are too small");
        }
        return new Coding(levels, width, height, style, transformation == 1, precincts);
    }

    private static Quantization quantization(Segment segment) {
        int style = segment.octet();
        require((style & 0x1F) < Quantization.Style.values().length, "its quantization is unknown");
        Quantization.Style kind = Quantization.Style.values()[style & 0x1F];
        int count = kind == Quantization.Style.NONE ? segment.left() : segment.left() / 2;
        require(count >= 1, "its quantization is empty");
        int[] exponents = new int[count];
        int[] mantissas = new int[count];
        for (int i = 0; i < count; i++) {
            if (kind == Quantization.Style.NONE) {
                exponents[i] = segment.octet() >> 3;
            } else {
                int step = segment.word();
                exponents[i] = step >> 11;
                mantissas[i] = step & 0x7FF;
            }
        }
        return new Quantization(kind, style >> 5, exponents, mantissas);
    }

    Grid grid() {
        return grid;
    }

    int componentCount() {
        return components.length;
    }

    Component component(int index) {
        return components[index];
    }

    Packets packets() {
        require(packets != null, "it does not tell its coding style");
        return packets;
    }

    Coding coding(int component) {
        return codings[component];
    }

    Quantization quantization(int component) {
        require(quantizations[component] != null, "it does not tell its quantization");
        return quantizations[component];
    }

    static void require(boolean legal, String fault) {
        if (!legal) {
            throw CodeFaults.broken(fault);
        }
    }

    static int ceilDiv(int a, int b) {
        return (int) (((long) a + b - 1) / b);
    }

    /** The content of a marker segment. */
    static final class Segment {
        private final byte[] code;
        private final int end;
        private int at;

        Segment(byte[] code, int from, int end) {
            this.code = code;
            this.at = from;
            this.end = end;
        }

        int left() {
            return end - at;
        }

        void skip(int bytes) {
            require(bytes <= left(), "a marker segment is too short");
            at += bytes;
        }

        int octet() {
            skip(1);
            return code[at - 1] & 0xFF;
        }

        int word() {
            return octet() << 8 | octet();
        }

        /** Of 32 bits, and not beyond 31. */
        int number() {
            int number = word() << 16 | word();
            require(number >= 0, "a size is too large");
            return number;
        }

        int positive() {
            int number = number();
            require(number > 0, "a size is zero");
            return number;
        }
    }
}
