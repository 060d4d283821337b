package org.lethe.dicom.json;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteCursor;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JsonGenerator;

/** Writes the DICOM JSON model. One for each dataset. */
final class DicomJsonWriter {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final String[] COMPONENT_GROUPS = {"Alphabetic", "Ideographic", "Phonetic"};
    /** JavaScript, for one, has no exact whole numbers beyond. */
    private static final long EXACT_MAX = 1L << 53;

    private final JsonGenerator out;
    private final BulkDataUri uris;
    private final StringBuilder path = new StringBuilder();

    DicomJsonWriter(JsonGenerator out, BulkDataUri uris) {
        this.out = out;
        this.uris = uris;
    }

    void write(Attributes dataset) throws IOException {
        out.writeStartObject();
        int above = path.length();
        Repetitions repetitions = new Repetitions(dataset);
        for (int i = 0; i < dataset.size(); i++) {
            Element element = dataset.at(i);
            int tag = element.tag();
            if (repetitions.includes(i) || Tag.isGroupLength(tag) || tag == Tag.DataSetTrailingPadding) {
                continue;
            }
            String digits = Tag.toDigits(tag);
            path.append(digits);
            out.writeName(digits);
            writeElement(element, dataset.charset());
            path.setLength(above);
        }
        out.writeEndObject();
    }

    private void writeElement(Element element, SpecificCharacterSet charset) throws IOException {
        boolean isSequence = element.value() instanceof Sequence;
        out.writeStartObject();
        out.writeName("vr");
        out.writeString(isSequence ? VR.SQ.name() : element.vr().name());
        if (element.tag() == Tag.SpecificCharacterSet) {
            writeStrings(List.of(SpecificCharacterSet.UTF_8.toString()));
        } else if (!element.isEmpty()) {
            writeValue(element, charset);
        }
        out.writeEndObject();
    }

    private void writeValue(Element element, SpecificCharacterSet charset) throws IOException {
        switch (element.value()) {
            case ByteValue bytes -> {
                if (isBytes(element.vr())) {
                    writeBytes(element, bytes.length());
                } else {
                    writeValues(element, charset);
                }
            }
            case BulkData bulk -> writeLargeValue(element, bulk, charset);
            case Sequence sequence -> writeItems(sequence.items());
            case Fragments fragments -> writeFragments(fragments);
        }
    }

    private static boolean isBytes(VR vr) {
        return !vr.isText() && !vr.isBinaryNumber() && vr != VR.AT;
    }

    private void writeLargeValue(Element element, BulkData bulk, SpecificCharacterSet charset) throws IOException {
        if (isBytes(element.vr())) {
            writeBytes(element, bulk.length());
            return;
        }
        String uri = uris.of(path.toString(), bulk.length());
        if (uri != null) {
            writeUri(uri);
        } else {
            ByteValue loaded = ByteValue.of(element.littleEndian().toBytes(Element.DECODED_BYTES_MAX));
            writeValues(Element.of(element.tag(), element.vr(), loaded), charset);
        }
    }

    private void writeBytes(Element element, long length) throws IOException {
        String uri = uris.of(path.toString(), length);
        if (uri != null) {
            writeUri(uri);
            return;
        }
        if (length > Integer.MAX_VALUE) {
            throw new LetheException(
                    ErrorKind.TOO_LARGE, "Element " + Tag.toHex(element.tag()) + " is too large to stand in JSON");
        }
        BulkData bytes = element.littleEndian();
        ByteCursor cursor = ByteCursor.over(bytes.source());
        cursor.skip(bytes.offset());
        try (InputStream stream = cursor.toStream()) {
            out.writeName("InlineBinary");
            out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, stream, (int) length);
        }
    }

    private void writeFragments(Fragments fragments) {
        long length = 0;
        for (int i = 0; i < fragments.size(); i++) {
            length += fragments.item(i).length();
        }
        String uri = uris.of(path.toString(), length);
        if (uri != null) {
            writeUri(uri);
        }
    }

    private void writeUri(String uri) {
        out.writeName("BulkDataURI");
        out.writeString(uri);
    }

    private void writeItems(List<Item> items) throws IOException {
        int above = path.length();
        out.writeName("Value");
        out.writeStartArray();
        for (int i = 0; i < items.size(); i++) {
            path.append('/').append(i).append('/');
            write(items.get(i).attributes());
            path.setLength(above);
        }
        out.writeEndArray();
    }

    private void writeValues(Element element, SpecificCharacterSet charset) {
        List<String> values = element.strings(charset);
        if (values.stream().allMatch(String::isBlank)) {
            return;
        }
        VR vr = element.vr();
        if (vr != VR.PN && vr != VR.DS && vr != VR.IS && vr != VR.AT && vr.isText()) {
            writeStrings(values);
            return;
        }
        out.writeName("Value");
        out.writeStartArray();
        for (String value : values) {
            if (vr == VR.PN) {
                writePersonName(value);
            } else if (vr == VR.AT) {
                out.writeString(value.replace(",", "").toUpperCase(Locale.ROOT));
            } else {
                writeNumber(value.strip(), vr);
            }
        }
        out.writeEndArray();
    }

    private void writeStrings(List<String> values) {
        out.writeName("Value");
        out.writeStartArray();
        for (String value : values) {
            if (value.isEmpty()) {
                out.writeNull();
            } else {
                out.writeString(value);
            }
        }
        out.writeEndArray();
    }

    /** Numbers that JSON cannot hold are strings (PS3.18 table F.2.3-1, note 2). */
    private void writeNumber(String text, VR vr) {
        switch (text) {
            case "" -> out.writeNull();
            case "NaN" -> out.writeString("NaN");
            case "Infinity" -> out.writeString("inf");
            case "-Infinity" -> out.writeString("-inf");
            default -> {
                boolean isLong = vr == VR.SV || vr == VR.UV;
                if (NUMBER.matcher(text).matches() && !(isLong && isBeyondExact(text))) {
                    out.writeNumber(text);
                } else if (vr == VR.DS || vr == VR.IS) {
                    writeLenientNumber(text);
                } else {
                    out.writeString(text);
                }
            }
        }
    }

    private static boolean isBeyondExact(String text) {
        return new BigDecimal(text).abs().compareTo(BigDecimal.valueOf(EXACT_MAX)) > 0;
    }

    /** Decimal strings allow what JSON does not, such as {@code +1}, {@code .5} and {@code 007}. */
    private void writeLenientNumber(String text) {
        try {
            out.writeNumber(new BigDecimal(text));
        } catch (NumberFormatException _) {
            out.writeString(text);
        }
    }

    private void writePersonName(String name) {
        String[] groups = name.split("=", COMPONENT_GROUPS.length);
        boolean started = false;
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i].stripTrailing();
            if (group.isEmpty()) {
                continue;
            }
            if (!started) {
                out.writeStartObject();
                started = true;
            }
            out.writeName(COMPONENT_GROUPS[i]);
            out.writeString(group);
        }
        if (started) {
            out.writeEndObject();
        } else {
            out.writeNull();
        }
    }
}
