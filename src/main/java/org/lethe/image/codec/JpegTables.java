package org.lethe.image.codec;

/** What the segments between the scans define. Changes while a codestream is read. */
final class JpegTables {
    final int[][] quantization = new int[4][];
    final HuffmanTable[] dc = new HuffmanTable[4];
    final HuffmanTable[] ac = new HuffmanTable[4];
    /** MCUs between restart markers; 0 if there are none. */
    int restartInterval;
    /** Of JPEG-LS; null for the defaults. */
    LsPreset lsPreset;

    /** The table for differences with a number. */
    HuffmanTable dc(int number) {
        return require(dc, number);
    }

    /** The table for coefficients with a number. */
    HuffmanTable ac(int number) {
        return require(ac, number);
    }

    private static HuffmanTable require(HuffmanTable[] tables, int number) {
        if (number >= tables.length || tables[number] == null) {
            throw CodeFaults.broken("a scan names a Huffman table that is not there");
        }
        return tables[number];
    }
}
