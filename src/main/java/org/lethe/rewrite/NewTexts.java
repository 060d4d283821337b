package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_REQUEST;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.rewrite.NewValue.Assignment;
import org.lethe.rewrite.NewValue.Binary;
import org.lethe.rewrite.NewValue.Empty;
import org.lethe.rewrite.NewValue.Items;
import org.lethe.rewrite.NewValue.Text;

/**
 * The texts that a request brings in, and that a dataset's character set has to have letters for. Where it has not, the
 * dataset is turned to UTF-8, so that no text is lost.
 *
 * @param beyondAscii the texts that not every character set can write
 * @param named the character set that the request sets; null if none
 */
record NewTexts(List<String> beyondAscii, SpecificCharacterSet named) {
    private static final int ASCII_LAST = 0x7E;

    /** @throws LetheException of kind BAD_REQUEST if a new character set is unknown, or cannot write all the texts */
    static NewTexts of(RewriteRequest request, PathRules root) {
        PathRules.Rule rule = root.rule(Tag.SpecificCharacterSet);
        return of(request.replacements().stream().map(Replacement::value).toList(), rule == null ? null : rule.value());
    }

    /**
     * @param charset the new value of (0008,0005); null if there is none
     * @throws LetheException of kind BAD_REQUEST if a new character set is unknown, or cannot write all the texts
     */
    static NewTexts of(Collection<NewValue> values, NewValue charset) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> collect(value, texts));
        if (!(charset instanceof Text(String terms)) || terms.isEmpty()) {
            return new NewTexts(List.copyOf(texts), null);
        }
        SpecificCharacterSet named = SpecificCharacterSet.of(null, terms.split("\\\\", -1));
        if (named == null) {
            throw new LetheException(BAD_REQUEST, "The new value of 0008,0005 names no character set that is known");
        }
        NewTexts newTexts = new NewTexts(List.copyOf(texts), named);
        if (!newTexts.fitIn(named)) {
            throw new LetheException(BAD_REQUEST, "The new character set (0008,0005) cannot write all the new values");
        }
        return newTexts;
    }

    private static void collect(NewValue value, List<String> texts) {
        switch (value) {
            case Text(String text) -> {
                if (text.chars().anyMatch(c -> c > ASCII_LAST)) {
                    texts.add(text);
                }
            }
            case Items(List<List<Assignment>> items) ->
                    items.forEach(item -> item.forEach(assignment -> collect(assignment.value(), texts)));
            case Empty(),Binary(byte[] _) -> {
            }
        }
    }

    /**
     * The dataset in a character set that can write all the new texts: the one that the request names, its own, or
     * UTF-8. The same object if nothing is to be done.
     *
     * @throws LetheException of kind BAD_REQUEST if a text of the dataset cannot be written in the new character set
     */
    Attributes makeRoomIn(Attributes dataset, DicomReader reader) throws IOException {
        if (named != null) {
            return new TextRecoder(named, reader).recode(dataset);
        }
        if (beyondAscii.isEmpty() || charsetsOf(dataset).stream().allMatch(this::fitIn)) {
            return dataset;
        }
        return new TextRecoder(SpecificCharacterSet.UTF_8, reader).recode(dataset);
    }

    private boolean fitIn(SpecificCharacterSet charset) {
        return beyondAscii.stream().allMatch(text -> charset.canEncode(text, VR.LO));
    }

    private static Set<SpecificCharacterSet> charsetsOf(Attributes dataset) {
        Set<SpecificCharacterSet> found = new HashSet<>();
        collectCharsets(dataset, found);
        return found;
    }

    private static void collectCharsets(Attributes attributes, Set<SpecificCharacterSet> found) {
        found.add(attributes.charset());
        for (Element element : attributes) {
            for (Item item : element.items()) {
                collectCharsets(item.attributes(), found);
            }
        }
    }
}
