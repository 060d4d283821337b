package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_REQUEST;

import java.io.IOException;
import java.util.ArrayList;
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
 */
record NewTexts(List<String> beyondAscii) {
    private static final String UTF_8_TERM = "ISO_IR 192";

    static NewTexts of(RewriteRequest request) {
        List<String> texts = new ArrayList<>();
        request.replacements().forEach(replacement -> collect(replacement.value(), texts));
        return new NewTexts(List.copyOf(texts));
    }

    private static void collect(NewValue value, List<String> texts) {
        switch (value) {
            case Text(String text) -> {
                if (text.chars().anyMatch(c -> c > 0x7E)) {
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
     * @throws LetheException of kind BAD_REQUEST if the request names a character set that cannot write all the texts
     */
    Attributes makeRoomIn(Attributes dataset, PathRules request, DicomReader reader) throws IOException {
        PathRules.Rule rule = request.rule(Tag.SpecificCharacterSet);
        if (rule != null && rule.value() instanceof Text(String terms) && !terms.isEmpty()) {
            SpecificCharacterSet named = SpecificCharacterSet.of(terms.split("\\\\", -1));
            if (!canWriteAll(named)) {
                throw new LetheException(BAD_REQUEST,
                        "The character set in \"Replace\" cannot write all the new values");
            }
            return new TextRecoder(named, reader).recode(dataset, terms);
        }
        if (beyondAscii.isEmpty() || charsetsOf(dataset).stream().allMatch(this::canWriteAll)) {
            return dataset;
        }
        return new TextRecoder(SpecificCharacterSet.of(UTF_8_TERM), reader).recode(dataset, UTF_8_TERM);
    }

    private boolean canWriteAll(SpecificCharacterSet charset) {
        return beyondAscii.stream().allMatch(text -> TextRecoder.canWrite(charset, text, VR.LO));
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
