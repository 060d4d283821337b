package org.lethe.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lethe.corpus.Alphabets.Script;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.io.ByteSource;

/** What is left of the corpus in rewritten files: words of the patient, and UIDs that must go on naming the same. */
public final class Traces {
    private static final List<String> WORDS = List.of(Patient.FAMILY_NAME, Patient.GIVEN_NAME, Patient.ID, "4711-08X",
            "Kowalczykowski", Patient.ACCESSION, "29.02.1960");
    private static final List<Charset> UNICODE = List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE);
    private static final Map<Integer, List<Form>> FORMS = forms();
    private static final DicomReader READER = DicomReader.standard();

    private final Map<String, String> newNames = new HashMap<>();
    private final Map<String, String> oldNames = new HashMap<>();
    private final Set<String> broken = new LinkedHashSet<>();
    private int followed;

    /** The words of the patient that are in a file, in any character set: in its bytes, or in its values. */
    public static Set<String> ofThePatient(byte[] file, DicomFile read) throws IOException {
        Set<String> found = new LinkedHashSet<>();
        for (byte[] bytes : List.of(file, plain(read.dataset()))) {
            for (int i = 0; i + Integer.BYTES <= bytes.length; i++) {
                int start = i;
                FORMS.getOrDefault(beginning(bytes, i), List.of()).stream()
                        .filter(form -> form.isAt(bytes, start)).forEach(form -> found.add(form.word));
            }
        }
        return found;
    }

    /** A word in the bytes that it has in some character set. */
    private record Form(String word, byte[] bytes) {
        boolean isAt(byte[] text, int start) {
            int end = start + bytes.length;
            return end <= text.length && Arrays.equals(text, start, end, bytes, 0, bytes.length);
        }
    }

    private static int beginning(byte[] bytes, int start) {
        return ByteBuffer.wrap(bytes).getInt(start);
    }

    private static byte[] plain(Attributes dataset) throws IOException {
        try (ByteSource encoded = DicomWriter.encodeDataset(dataset, Encoding.EXPLICIT_LE);
                var bytes = new java.io.ByteArrayOutputStream()) {
            encoded.transferTo(0, encoded.size(), Channels.newChannel(bytes));
            return bytes.toByteArray();
        }
    }

    /** The words by the first bytes of all the forms that they can have. */
    private static Map<Integer, List<Form>> forms() {
        Map<Integer, List<Form>> forms = new HashMap<>();
        WORDS.forEach(word -> UNICODE.forEach(charset -> add(forms, word, word.getBytes(charset))));
        for (Script script : Alphabets.scripts()) {
            for (String word : script.words()) {
                UNICODE.forEach(charset -> add(forms, word, word.getBytes(charset)));
                Alphabets.scripts().stream().map(Script::charset).filter(charset -> charset.canEncode(word, VR.LO))
                        .forEach(charset -> add(forms, word, charset.encode(word, VR.LO)));
            }
        }
        return forms;
    }

    private static void add(Map<Integer, List<Form>> forms, String word, byte[] bytes) {
        forms.computeIfAbsent(beginning(bytes, 0), _ -> new ArrayList<>()).add(new Form(word, bytes));
    }

    /** Takes down what became of the UIDs of the corpus in a dataset, wherever they stood and still stand. */
    public void follow(Attributes before, Attributes after) {
        for (Element element : before) {
            Element now = after.get(element.tag());
            if (now == null) {
                continue;
            }
            if (element.vr() == VR.UI && !Tag.isPrivate(element.tag())) {
                follow(before.strings(element.tag()), after.strings(element.tag()));
            } else {
                List<Item> items = items(element, before);
                List<Item> itemsNow = items(now, after);
                for (int i = 0; i < items.size() && items.size() == itemsNow.size(); i++) {
                    follow(items.get(i).attributes(), itemsNow.get(i).attributes());
                }
            }
        }
    }

    private static List<Item> items(Element element, Attributes in) {
        try {
            boolean isUnknown = element.vr() == VR.UN && element.items().isEmpty();
            var sequence = isUnknown ? READER.openUnknown(element, in.charset()) : null;
            return sequence == null ? element.items() : sequence.items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void follow(List<String> before, List<String> after) {
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            String old = before.get(i);
            String now = after.get(i);
            if (!old.startsWith(Patient.ROOT)) {
                continue;
            }
            followed++;
            if (!newNames.computeIfAbsent(old, _ -> now).equals(now)) {
                broken.add(old + " is called " + now + " and " + newNames.get(old));
            }
            if (!oldNames.computeIfAbsent(now, _ -> old).equals(old)) {
                broken.add(now + " is " + old + " and " + oldNames.get(now));
            }
        }
    }

    /** The UIDs that do not name the same as before any more. */
    public List<String> broken() {
        return new ArrayList<>(broken);
    }

    /** How many UIDs were looked at. */
    public int followed() {
        return followed;
    }
}
