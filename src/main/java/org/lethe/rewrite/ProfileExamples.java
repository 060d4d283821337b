package org.lethe.rewrite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Level;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.rewrite.NewValue.Assignment;
import org.lethe.rewrite.ProfileDefinition.Example;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tries a profile on the examples of its file. */
final class ProfileExamples {
    private static final JobKey KEY = JobKey.of(new byte[JobKey.BYTES]);

    private final RewritePlan plan;
    private final PixelCleaning pixelCleaning;
    private final ValueCaster caster;

    private ProfileExamples(Profile profile, DicomReader reader) {
        RewriteRequest request = new RequestReader(Verb.ANONYMIZE, Level.INSTANCE, Level.INSTANCE,
                JsonNodeFactory.instance.objectNode(), reader.dictionary(), TargetSyntax.DEFAULT_QUALITY).read();
        this.plan = new RewritePlan(request, reader, profile, profile, Naming.of(KEY, "Anonymized"), Together.ALONE,
                new LatestPhrases());
        this.pixelCleaning = new PixelCleaning(request, profile);
        this.caster = new ValueCaster(reader.dictionary(), null, false);
    }

    /** What does not come true, naming examples by their numbers from 1 on; empty if all of it does. */
    static List<String> faultsOf(ProfileDefinition definition, Profile profile, DicomReader reader) {
        ProfileExamples examples = new ProfileExamples(profile, reader);
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < definition.examples().size(); i++) {
            String where = "Example " + (i + 1) + ": ";
            try {
                examples.tryOut(definition.examples().get(i)).forEach(fault -> faults.add(where + fault));
            } catch (LetheException | IOException e) {
                faults.add(where + e.getMessage());
            }
        }
        return faults;
    }

    private List<String> tryOut(Example example) throws IOException {
        Attributes given = datasetOf(example.given());
        Attributes result = plan.apply(given, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, RewritePlan.Reporting.OFF)
                .dataset();
        List<String> faults = new ArrayList<>(example.pixels().faults(pixelCleaning, given));
        for (Map.Entry<Integer, NewValue> expected : example.expected().entrySet()) {
            int tag = expected.getKey();
            Element actual = result.get(tag);
            Element wanted = expected.getValue() == null ? null : caster.cast(tag, expected.getValue(), result);
            if (!isSame(wanted, actual)) {
                faults.add(Tag.toHex(tag) + " is not what is expected: it is "
                        + (actual == null ? "absent" : actual.isEmpty() ? "empty" : "there, with another value"));
            }
        }
        for (int tag : example.changed()) {
            Element actual = result.get(tag);
            if (actual == null || actual.isEmpty() || isSame(given.get(tag), actual)) {
                faults.add(Tag.toHex(tag) + " has not got another value");
            }
        }
        for (String text : example.without()) {
            if (holds(result, text)) {
                faults.add("a text of \"Without\" is still there");
            }
        }
        return faults;
    }

    private Attributes datasetOf(List<Assignment> given) {
        Attributes.Builder dataset = Attributes.builder(SpecificCharacterSet.UTF_8)
                .append(Element.of(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192".getBytes(
                        StandardCharsets.US_ASCII)));
        for (Assignment one : given) {
            dataset.put(caster.cast(one.tag(), one.value(), dataset.build()));
        }
        return dataset.build();
    }

    private static boolean isSame(Element wanted, Element actual) throws IOException {
        if (wanted == null || actual == null) {
            return wanted == actual;
        }
        List<Item> items = wanted.items();
        if (items.size() != actual.items().size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            for (Element inner : items.get(i).attributes()) {
                if (!isSame(inner, actual.items().get(i).attributes().get(inner.tag()))) {
                    return false;
                }
            }
        }
        return !items.isEmpty() || wanted.isEmpty() && actual.isEmpty()
                || !wanted.isEmpty() && !actual.isEmpty() && wanted.bytes().equals(actual.bytes());
    }

    private static boolean holds(Attributes in, String text) {
        for (Element element : in) {
            if (element.value() instanceof ByteValue bytes
                    && in.charset().decode(bytes.array(), bytes.offset(), bytes.length(), VR.UT).contains(text)) {
                return true;
            }
            if (element.items().stream().anyMatch(item -> holds(item.attributes(), text))) {
                return true;
            }
        }
        return false;
    }
}
