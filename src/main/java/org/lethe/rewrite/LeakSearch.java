package org.lethe.rewrite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.words.Certainty;
import org.lethe.rewrite.words.FoldedText;
import org.lethe.rewrite.words.PhraseTree;

/**
 * Looks for somebody's identity in a dataset: in every element at every depth, whatever its VR, in all the characters
 * that its bytes can mean, and in the comments of compressed images. Knows no table of what should have gone. Not for
 * several threads.
 *
 * <p>Large values are read piece by piece.
 */
final class LeakSearch {
    private static final int PIECE_BYTES = 64 << 10;

    /** Longer than any phrase, so that none is cut in two. */
    private static final int OVERLAP_BYTES = 1 << 10;

    /** Enough to know that there are many. */
    private static final int LEAKS_MAX = 1_000;

    /** To tell the source of a leak takes time, and only some are told. */
    private static final int SOURCES_MAX = 5;

    /** Shorter numbers can be anything that was measured. */
    private static final int NUMBER_DIGITS_MIN = 8;

    private final Identity identity;
    private final DicomReader reader;
    private final Spared spared;
    private final Trail trail = new Trail();
    private final List<Leak> leaks = new ArrayList<>();
    private final ValueForms forms = new ValueForms();

    /** @param spared what is left on purpose */
    LeakSearch(Identity identity, DicomReader reader, Spared spared) {
        this.identity = identity;
        this.reader = reader;
        this.spared = spared;
    }

    /** What was found so far, each element once. */
    List<Leak> leaks() {
        return leaks;
    }

    /** Searches a dataset, or file meta information. */
    void search(Attributes dataset) throws IOException {
        search(dataset, spared.top());
    }

    private void search(Attributes in, Spared.Place place) throws IOException {
        int count = in.size();
        for (int i = 0; i < count && leaks.size() < LEAKS_MAX; i++) {
            Element element = in.at(i);
            switch (spared.fateOf(element, in, place, trail)) {
                case KEPT_WITH_ALL, SET -> {
                }
                case KEPT -> searchItems(element, in, place);
                case TREATED -> {
                    if (!searchItems(element, in, place)) {
                        searchValue(element, in);
                    }
                }
            }
        }
    }

    /** @return false if there are no items: it is a single value */
    private boolean searchItems(Element element, Attributes in, Spared.Place place) throws IOException {
        Sequence sequence =
                element.value() instanceof Sequence known ? known : reader.openUnknown(element, in.charset());
        if (sequence == null) {
            return false;
        }
        if (place.depth() < reader.limits().depthMax()) {
            for (int i = 0; i < sequence.items().size(); i++) {
                trail.enterItem(element.tag(), i);
                search(sequence.items().get(i).attributes(), spared.below(place, element.tag(), i));
                trail.leaveItem();
            }
        }
        return true;
    }

    private void searchValue(Element element, Attributes in) throws IOException {
        Attention attention = Attention.of(in, element);
        switch (element.value()) {
            case Fragments fragments when element.tag() == Tag.PixelData -> FrameComments.visit(fragments,
                    bytes -> search(bytes, SpecificCharacterSet.LATIN_1, Attention.TEXT, element.tag()));
            // Nothing else has this form by the standard, and so it may hold anything.
            case Fragments fragments -> {
                for (int i = 0; i < fragments.size(); i++) {
                    search(fragments.item(i), in.charset(), Attention.TEXT, element.tag());
                }
            }
            case ByteValue bytes -> {
                if (bytes.length() > 0 && attention != Attention.NONE) {
                    search(bytes, in.charset(), attention, element.tag());
                }
            }
            case BulkData bulk -> {
                if (attention != Attention.NONE) {
                    search(bulk, in.charset(), attention, element.tag());
                }
            }
            case Sequence _ -> throw new IllegalStateException("no single value");
        }
    }

    /**
     * Searches what is no element.
     *
     * @param what it is called in a leak
     */
    void searchAround(ByteSource source, long offset, long length, String what) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, length)];
        for (long at = 0; at < length; at += PIECE_BYTES - OVERLAP_BYTES) {
            int count = (int) Math.min(piece.length, length - at);
            source.read(offset + at, piece, 0, count);
            if (forms.any(piece, 0, count, SpecificCharacterSet.LATIN_1, text -> isIn(text, what))) {
                return;
            }
        }
    }

    private boolean isIn(FoldedText text, String what) {
        PhraseTree.Hit phrase = identity.phrases().find(text, 0, Certainty.LIKELY);
        PhraseTree.Hit hit = phrase == null ? identity.uids().find(text, 0) : phrase;
        if (hit != null) {
            leaks.add(new Leak(what, identity.sourceOf(text, hit, Certainty.LIKELY)));
        }
        return hit != null;
    }

    private void search(BulkData bulk, SpecificCharacterSet charset, Attention attention, int tag) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, bulk.length())];
        for (long at = 0; at < bulk.length(); at += PIECE_BYTES - OVERLAP_BYTES) {
            int count = (int) Math.min(piece.length, bulk.length() - at);
            bulk.source().read(bulk.offset() + at, piece, 0, count);
            if (search(new ByteValue(piece, 0, count), charset, attention, tag)) {
                return;
            }
        }
    }

    private boolean search(ByteValue bytes, SpecificCharacterSet charset, Attention attention, int tag) {
        return forms.any(bytes.array(), bytes.offset(), bytes.length(), charset,
                text -> search(text, attention, tag));
    }

    private boolean search(FoldedText text, Attention attention, int tag) {
        Certainty least = attention == Attention.TEXT ? Certainty.LIKELY : Certainty.CERTAIN;
        PhraseTree.Hit hit = switch (attention) {
            case NONE -> null;
            case UIDS -> identity.uids().findInUids(text);
            case NUMBERS -> findNumber(text);
            case CODES, TEXT -> {
                PhraseTree.Hit phrase = identity.phrases().find(text, 0, least);
                // Devices name other series in private elements: who keeps these keeps such links.
                yield phrase == null && !spared.keepsPrivate(tag) ? identity.uids().find(text, 0) : phrase;
            }
        };
        if (hit != null) {
            int source = leaks.size() < SOURCES_MAX ? identity.sourceOf(text, hit, least) : 0;
            leaks.add(new Leak(trail.pathOf(tag), source));
        }
        return hit != null;
    }

    private PhraseTree.Hit findNumber(FoldedText text) {
        PhraseTree.Hit hit = identity.phrases().find(text, 0, Certainty.CERTAIN);
        while (hit != null && hit.end() - hit.start() < NUMBER_DIGITS_MIN) {
            hit = identity.phrases().find(text, hit.end(), Certainty.CERTAIN);
        }
        return hit;
    }
}
