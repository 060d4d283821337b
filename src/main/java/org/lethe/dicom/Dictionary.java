package org.lethe.dicom;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The attributes that this server knows: those of PS3.6 and PS3.7, and those of its configuration.
 *
 * <p>Immutable; {@link #with} makes a larger one. Source of the standard ones: PS3.6 of edition 2024d, in the resource
 * {@code attributes.tsv}.
 */
public final class Dictionary {
    /** What JSON calls an element that no entry describes. */
    public static final String UNKNOWN_KEYWORD = "Unknown Tag & Data";

    private static final String RETIRED_PREFIX = "RETIRED_";
    private static final DictionaryEntry GROUP_LENGTH =
            new DictionaryEntry(0, "GenericGroupLength", "Generic Group Length", List.of(VR.UL), "1", true);
    private static final DictionaryEntry PRIVATE_GROUP_LENGTH =
            new DictionaryEntry(0x00090000, "PrivateGroupLength", "Private Group Length", List.of(VR.UL), "1", true);
    private static final DictionaryEntry PRIVATE_CREATOR =
            new DictionaryEntry(0x00090010, "PrivateCreator", "Private Creator", List.of(VR.LO), "1", false);

    private final AttributeTable attributes;
    private final Map<Integer, DictionaryEntry> added;
    private final Map<PrivateKey, DictionaryEntry> addedOfCreators;
    private final Map<String, DictionaryEntry> addedKeywords;

    private Dictionary(
            AttributeTable attributes,
            Map<Integer, DictionaryEntry> added,
            Map<PrivateKey, DictionaryEntry> addedOfCreators,
            Map<String, DictionaryEntry> addedKeywords) {
        this.attributes = attributes;
        this.added = Map.copyOf(added);
        this.addedOfCreators = Map.copyOf(addedOfCreators);
        this.addedKeywords = Map.copyOf(addedKeywords);
    }

    /** A private element, whatever block its creator has reserved. */
    private record PrivateKey(String creator, int group, int elementInBlock) {
        static PrivateKey of(String creator, int tag) {
            return new PrivateKey(creator, Tag.group(tag), Tag.element(tag) & 0xFF);
        }
    }

    /** The attributes of the standard alone. */
    public static Dictionary standard() {
        return Standard.DICTIONARY;
    }

    /** Read when somebody first asks for it, once. */
    private static final class Standard {
        static final Dictionary DICTIONARY =
                new Dictionary(new AttributeTable(), Map.of(), Map.of(), Map.of());
    }

    /** This dictionary with entries added. An entry overrides what was there for its tag and for its name. */
    public Dictionary with(List<CustomEntry> entries) {
        Map<Integer, DictionaryEntry> anywhere = new HashMap<>(added);
        Map<PrivateKey, DictionaryEntry> ofCreators = new HashMap<>(addedOfCreators);
        Map<String, DictionaryEntry> keywords = new HashMap<>(addedKeywords);
        for (CustomEntry custom : entries) {
            DictionaryEntry entry = custom.asEntry();
            keywords.put(entry.keyword(), entry);
            if (custom.creator() == null) {
                anywhere.put(entry.tag(), entry);
            } else {
                ofCreators.put(PrivateKey.of(custom.creator(), entry.tag()), entry);
            }
        }
        return new Dictionary(attributes, anywhere, ofCreators, keywords);
    }

    /** The entry of a tag whose private creator, if it is private, is unknown; null if there is none. */
    public DictionaryEntry find(int tag) {
        return find(tag, null);
    }

    /**
     * The entry of a tag: the standard's own, a configured one, that of its repeating group, or the general one of
     * group lengths and private creators.
     *
     * @param creator the private creator in force, null if there is none or it is unknown
     * @return null if nothing is known of the tag
     */
    public DictionaryEntry find(int tag, String creator) {
        DictionaryEntry configured = findAdded(tag, creator);
        if (configured != null) {
            return configured;
        }
        DictionaryEntry standard = attributes.find(tag);
        return standard != null ? standard : findGeneral(tag);
    }

    private DictionaryEntry findAdded(int tag, String creator) {
        if (creator != null && !addedOfCreators.isEmpty() && Tag.privateCreatorOf(tag) != 0) {
            DictionaryEntry ofCreator = addedOfCreators.get(PrivateKey.of(creator, tag));
            if (ofCreator != null) {
                return ofCreator;
            }
        }
        return added.isEmpty() ? null : added.get(tag);
    }

    private static DictionaryEntry findGeneral(int tag) {
        if (Tag.isGroupLength(tag)) {
            return Tag.isPrivate(tag) ? PRIVATE_GROUP_LENGTH : GROUP_LENGTH;
        }
        return Tag.isPrivateCreator(tag) ? PRIVATE_CREATOR : null;
    }

    /**
     * The VR by which an element in implicit VR is read.
     *
     * @param creator the private creator in force, null if there is none
     * @return for a choice the default of {@link DictionaryEntry#vr}, for an unknown tag UN
     */
    public VR vrOf(int tag, String creator) {
        DictionaryEntry entry = find(tag, creator);
        return entry == null ? VR.UN : entry.vr();
    }

    /** Whether PixelRepresentation (0028,0103) chooses between US and SS for a tag. */
    public boolean isUsOrSs(int tag) {
        DictionaryEntry entry = find(tag, null);
        return entry != null && entry.vrs().contains(VR.US) && entry.vrs().contains(VR.SS);
    }

    /** The keyword by which JSON shows an element; {@value #UNKNOWN_KEYWORD} if there is none. */
    public String keywordOf(int tag, String creator) {
        DictionaryEntry entry = find(tag, creator);
        return entry == null || entry.keyword().isEmpty() ? UNKNOWN_KEYWORD : entry.keyword();
    }

    /**
     * The tag of a keyword, in its exact spelling; DCMTK's prefix {@code RETIRED_} is allowed before those of retired
     * attributes. For a repeating group it is the first of the tags.
     */
    public OptionalInt tagOf(String keyword) {
        DictionaryEntry entry = findKeyword(keyword);
        if (entry == null && keyword.startsWith(RETIRED_PREFIX)) {
            DictionaryEntry plain = findKeyword(keyword.substring(RETIRED_PREFIX.length()));
            entry = plain != null && plain.retired() ? plain : null;
        }
        return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.tag());
    }

    /** The names of the attributes of the standard, such as {@code Patient's Name}. */
    public List<String> names() {
        return attributes.names();
    }

    private DictionaryEntry findKeyword(String keyword) {
        DictionaryEntry configured = addedKeywords.get(keyword);
        return configured != null ? configured : attributes.find(keyword);
    }
}
