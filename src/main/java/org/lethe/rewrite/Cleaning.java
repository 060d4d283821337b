package org.lethe.rewrite;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;

/**
 * Takes out of text what identifies the patient of one dataset, and moves dates (PS3.15 section E.3, action C). Not for
 * several threads.
 */
final class Cleaning {
    private final Attributes dataset;
    private final Supplier<PatientIdentity> patient;
    private final List<Pattern> patterns;
    private final Pseudonyms.Session pseudonyms;
    private Identity identity;

    /**
     * @param dataset whose patient's own values are taken out
     * @param patient by whose days dates are moved; asked for only then
     * @param patterns what is taken out, too
     */
    Cleaning(Attributes dataset, Supplier<PatientIdentity> patient, List<Pattern> patterns,
            Pseudonyms.Session pseudonyms) {
        this.dataset = dataset;
        this.patient = patient;
        this.patterns = patterns;
        this.pseudonyms = pseudonyms;
    }

    /**
     * An element of text without what identifies.
     *
     * @return the same element if there is nothing of that
     * @throws IOException if the value has to be read and cannot be
     */
    Element clean(Element element, SpecificCharacterSet charset) throws IOException {
        if (element.isEmpty()) {
            return element;
        }
        ByteValue bytes = element.bytes();
        Element inMemory =
                element.value() instanceof ByteValue ? element : Element.of(element.tag(), element.vr(), bytes);
        boolean isUtf8 = element.vr().usesCharacterSet() && UndeclaredUtf8.read(bytes, charset) != null;
        Element cleaned = isUtf8 ? cleanText(inMemory, SpecificCharacterSet.UTF_8) : inMemory;
        // Also as it is declared, which it may be: some bytes are text in both ways.
        cleaned = cleanText(cleaned, charset);
        return cleaned == inMemory ? element : cleaned;
    }

    private Element cleanText(Element element, SpecificCharacterSet charset) {
        String text = String.join("\\", element.strings(charset));
        String cleaned = identity().clean(text);
        for (Pattern pattern : patterns) {
            cleaned = pattern.matcher(cleaned).replaceAll(hit -> Identity.mark(hit.end() - hit.start()));
        }
        return cleaned.equals(text) ? element : Element.ofText(element.tag(), element.vr(), cleaned, charset);
    }

    /**
     * An element of dates or times, moved by the days of its patient.
     *
     * @return null if it holds something else
     */
    Element shift(Element element, SpecificCharacterSet charset) {
        if (element.isEmpty()) {
            return element;
        }
        List<String> moved = ShiftedDates.of(element.vr(), element.strings(charset),
                pseudonyms.dayOffset(patient.get().text()));
        return moved == null || moved.isEmpty()
                ? null
                : Element.ofText(element.tag(), element.vr(), String.join("\\", moved), charset);
    }

    private Identity identity() {
        if (identity == null) {
            identity = Identity.of(dataset);
        }
        return identity;
    }
}
