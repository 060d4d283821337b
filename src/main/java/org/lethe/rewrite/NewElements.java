package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_REQUEST;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Elements that a request gives to a dataset which is made anew: {@code Tags} of {@code /tools/create-dicom}. */
public final class NewElements {
    private static final int FILE_META_GROUP = 0x0002;

    private final TreeMap<Integer, NewValue> values;
    private final String privateCreator;

    private NewElements(TreeMap<Integer, NewValue> values, String privateCreator) {
        this.values = values;
        this.privateCreator = privateCreator;
    }

    /** How a request means its tags. */
    public enum BinaryTags {
        /** Values that are {@code data:application/octet-stream;base64,} URIs stand for bytes. */
        INTERPRETED,
        /** All values are text. */
        KEPT
    }

    /**
     * Reads tags and their values. Elements of group 0002 and lengths of groups are passed over: they are written anew
     * with each file.
     *
     * @param privateCreator whose private elements are meant where nobody reserved their block; null if unknown
     * @throws LetheException naming all that is wrong; its kind is that of the first fault
     */
    public static NewElements read(ObjectNode tags, BinaryTags binary, String privateCreator, Dictionary dictionary) {
        Faults faults = new Faults();
        NewValueReader reader = new NewValueReader(dictionary, faults, switch (binary) {
            case INTERPRETED -> NewValueReader.DataUris.DECODED;
            case KEPT -> NewValueReader.DataUris.TEXT;
        });
        TreeMap<Integer, NewValue> values = new TreeMap<>(Integer::compareUnsigned);
        for (Map.Entry<String, JsonNode> member : tags.properties()) {
            try {
                int tag = TagPath.parseTag(member.getKey(), dictionary);
                if (Tag.group(tag) == FILE_META_GROUP || Tag.isGroupLength(tag)) {
                    continue;
                }
                if (!RequestReader.isPartOfDatasets(tag)) {
                    faults.add(BAD_REQUEST, RequestReader.notPartOfDatasets(tag));
                    continue;
                }
                NewValue value = reader.read(tag, Tag.toHex(tag), member.getValue());
                if (value != null) {
                    values.put(tag, value);
                }
            } catch (LetheException e) {
                faults.add(e);
            }
        }
        faults.throwIfAny();
        return new NewElements(values, privateCreator);
    }

    /** The tags, in ascending order. */
    public Set<Integer> tags() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** These elements, and those of a part of the request, which win. */
    public NewElements with(NewElements more) {
        TreeMap<Integer, NewValue> both = new TreeMap<>(values);
        both.putAll(more.values);
        return new NewElements(both, privateCreator);
    }

    /**
     * A new dataset of some elements that there are already, and of these, which win. Its character set is the one that
     * is named here, else that of what was there; where that has not all the letters, it is UTF-8.
     *
     * @param inherited elements of another dataset
     * @throws LetheException of kind BAD_FILE_FORMAT if a value does not suit its element, BAD_REQUEST if the character
     *     set that is named is unknown, or lacks letters
     * @throws IOException if the inherited elements cannot be read
     */
    public Attributes addTo(Attributes inherited, DicomReader reader) throws IOException {
        NewTexts texts = NewTexts.of(values.values(), values.get(Tag.SpecificCharacterSet));
        SpecificCharacterSet charset = texts.named() == null ? inherited.charset() : texts.named();
        Attributes made = texts.makeRoomIn(new TextRecoder(charset, reader).recode(inherited), reader);
        boolean signed = values.get(Tag.PixelRepresentation) instanceof NewValue.Text(String text) && text.equals("1");
        ValueCaster caster = new ValueCaster(reader.dictionary(), privateCreator, signed);
        for (Map.Entry<Integer, NewValue> element : values.entrySet()) {
            int tag = element.getKey();
            if (tag == Tag.SpecificCharacterSet) {
                continue;
            }
            if (privateCreator != null && Tag.isPrivate(tag) && !Tag.isPrivateCreator(tag)
                    && made.privateCreatorOf(tag) == null) {
                PrivateBlocks.Reserved reserved = PrivateBlocks.reserve(made, tag, privateCreator);
                made = reserved.attributes();
                tag = reserved.tag();
            }
            // One by one, since private creators speak for the elements behind them.
            made = made.toBuilder().put(caster.cast(tag, element.getValue(), made)).build();
        }
        return made;
    }
}
