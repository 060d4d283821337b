package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.PARAMETER_OUT_OF_RANGE;

import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;

/** Blocks of private elements and who reserved them (PS3.5 section 7.8.1). */
final class PrivateBlocks {
    private static final int FIRST = 0x10;
    private static final int LAST = 0xFF;

    private PrivateBlocks() {}

    /** Elements of a dataset, with a block of a creator in them, and the tag that was asked for in that block. */
    record Reserved(Attributes attributes, int tag) {}

    /**
     * Finds the block of a creator, or reserves one: the block that the tag names if nobody uses it, else the first
     * that nobody uses.
     *
     * @param tag a private element of the creator; which block it names does not matter if the creator has another one
     * @throws LetheException of kind PARAMETER_OUT_OF_RANGE if all the blocks of the group are in use
     */
    static Reserved reserve(Attributes attributes, int tag, String creator) {
        int group = Tag.group(tag);
        int named = Tag.element(tag) >>> 8;
        for (int block = FIRST; block <= LAST; block++) {
            if (creator.equals(attributes.string(Tag.of(group, block)))) {
                return new Reserved(attributes, inBlock(tag, block));
            }
        }
        int free = named >= FIRST && isFree(attributes, group, named) ? named : firstFree(attributes, group);
        Element reservation = Element.ofText(Tag.of(group, free), VR.LO, creator, attributes.charset());
        return new Reserved(attributes.toBuilder().put(reservation).build(), inBlock(tag, free));
    }

    private static int inBlock(int tag, int block) {
        return tag & 0xFFFF00FF | block << 8;
    }

    private static int firstFree(Attributes attributes, int group) {
        for (int block = FIRST; block <= LAST; block++) {
            if (isFree(attributes, group, block)) {
                return block;
            }
        }
        throw new LetheException(
                PARAMETER_OUT_OF_RANGE,
                "The private group " + Tag.toHex(Tag.of(group, 0)).substring(0, 4) + " has no free block left");
    }

    private static boolean isFree(Attributes attributes, int group, int block) {
        if (attributes.contains(Tag.of(group, block))) {
            return false;
        }
        for (int i = 0; i < attributes.size(); i++) {
            int tag = attributes.at(i).tag();
            if (Tag.group(tag) == group && Tag.element(tag) >>> 8 == block) {
                return false;
            }
        }
        return true;
    }
}
