package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** The profile strict leaves no text anywhere, whether or not a table has ever heard of the place. */
class StrictTest {
    private static final String STRICT = "{'Profile': 'strict', 'Verify': false}";

    /** What the reader itself works with. */
    private static final Set<Integer> STRUCTURE = Set.of(Tag.SpecificCharacterSet, Tag.PixelData,
            Tag.SOPClassUID, Tag.FloatPixelData, Tag.DoubleFloatPixelData);

    private static final int DVH_DATA = 0x30040058;

    private final Planting planting = new Planting();

    /**
     * Every attribute of the dictionary, but sequences, numbers and codes, which stay, and tags that nobody has ever
     * given a meaning.
     */
    private Attributes everything(String where, boolean asUnknown) {
        Set<Integer> tags = new TreeSet<>(Tag::compare);
        Dictionary dictionary = Dictionary.standard();
        for (String line : lines()) {
            if (line.matches("[0-9A-F]{8}\t.*")) {
                tags.add(Table.tag(line.substring(0, 8)));
            }
        }
        for (int group = 0x0008; group < 0x0090; group += 2) {
            tags.add(Tag.of(group, 0xEEEE));
        }
        Attributes.Builder all = Attributes.builder(SpecificCharacterSet.LATIN_1);
        for (int tag : tags) {
            VR vr = dictionary.vrOf(tag, null);
            boolean isOut = Tag.group(tag) < 0x0008 || Tag.group(tag) >= 0xFFFA || STRUCTURE.contains(tag)
                    || vr == VR.CS || !vr.isText() && vr != VR.UI && vr != VR.OB && vr != VR.UN;
            if (!isOut) {
                all.put(planting.element(tag, asUnknown ? VR.UN : vr, where));
            }
        }
        return all.build();
    }

    @Test
    void wordsOfTagsThatNobodyKnowsGo() throws IOException {
        byte[] file =
                TestInstance.ct().with(Element.of(0x0012EEEE, VR.OW, "a note of somebody".getBytes(UTF_8))).file();
        assertThat(Rewrites.read(Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, STRICT), file)).dataset()
                .contains(0x0012EEEE)).isFalse();
    }

    private static List<String> lines() {
        try (InputStream in = Dictionary.class.getResourceAsStream("attributes.tsv")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void noTokenOfAnyAttributeOfTheDictionaryIsLeft(Encoding encoding) throws IOException {
        TransferSyntax syntax = switch (encoding) {
            case EXPLICIT_LE -> TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
            case IMPLICIT_LE -> TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
            case EXPLICIT_BE -> TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
        };
        TestInstance instance = TestInstance.ct().in(syntax);
        everything("top", false).forEach(element -> {
            if (!instance.dataset().contains(element.tag())) {
                instance.with(element);
            }
        });
        Item unknown = new Item(everything("item of VR UN", true), true, Encoding.IMPLICIT_LE, null, -1, -1);
        byte[] source = instance
                .with(Element.ofSequence(0x00082228, List.of(Item.of(everything("item", false)))))
                .with(Element.of(0x00082230, VR.UN, new Sequence(List.of(unknown), true, Encoding.IMPLICIT_LE)))
                .file();
        assertThat(new HashSet<>(planting.leftIn(source))).hasSizeGreaterThan(5_000);

        assertThat(planting.leftIn(Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, STRICT), source))).isEmpty();
    }

    static List<TransferSyntax> syntaxes() {
        return List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("syntaxes")
    void whatStandsBehindADatasetIsNotLeft(TransferSyntax syntax) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(TestInstance.ct().in(syntax).file());
        file.writeBytes(("\0\0 behind: " + planting.token("behind", 0)).getBytes(US_ASCII));

        try {
            byte[] result = Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, STRICT), file.toByteArray());
            assertThat(new String(result, ISO_8859_1)).doesNotContain("behind");
            assertThat(planting.leftIn(result)).isEmpty();
        } catch (LetheException e) {
            assertThat(e.kind()).as("such a file is not even taken in").isEqualTo(ErrorKind.BAD_FILE_FORMAT);
        }
    }

    @Test
    void iconsPaddingAndTheEndOfNativePixelsAreNotLeft() throws IOException {
        byte[] hidden = planting.token("behind the last frame", Tag.PixelData).getBytes(US_ASCII);
        byte[] pixels = new byte[32 + hidden.length];
        System.arraycopy(hidden, 0, pixels, 32, hidden.length);
        Attributes icon = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.of(Tag.PixelData, VR.OB, planting.token("icon", Tag.PixelData).getBytes(US_ASCII)))
                .build();
        TestInstance source = TestInstance.ct()
                .with(Element.ofUnsignedShort(Tag.Rows, 4)).with(Element.ofUnsignedShort(Tag.Columns, 4))
                .with(Element.ofUnsignedShort(Tag.BitsAllocated, 16)).with(Element.of(Tag.PixelData, VR.OW, pixels))
                .with(Element.ofSequence(Tag.IconImageSequence, List.of(Item.of(icon))))
                .with(Element.ofSequence(0x00082228, List.of(Item.of(icon))))
                .with(Element.of(Tag.DataSetTrailingPadding, VR.OB,
                        planting.token("padding", Tag.DataSetTrailingPadding).getBytes(US_ASCII)));

        assertThat(planting.leftIn(Rewrites.apply(
                Rewrites.plan(Verb.ANONYMIZE, STRICT), source.file()))).isEmpty();
    }

    /** As many values as make so many bytes. */
    private static String manyOf(String value, int bytes) {
        String many = (value + '\\').repeat(bytes / (value.length() + 1));
        return many.substring(0, many.length() - 1);
    }

    private static byte[] rewritten(String values, TransferSyntax syntax) throws IOException {
        byte[] source = TestInstance.ct().with(DVH_DATA, VR.DS, values).in(syntax).file();
        return Rewrites.read(Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, STRICT), source)).dataset()
                .get(DVH_DATA).bytes().toBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {22_003, 44_003, 70_003, 300_003})
    void numbersStayHoweverManyThereAre(int bytes) throws IOException {
        for (TransferSyntax syntax : syntaxes()) {
            assertThat(new String(rewritten(manyOf("6712.345", bytes), syntax), US_ASCII).strip())
                    .isEqualTo(manyOf("6712.345", bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEIER", "1\0MEIER", "1 MEIER", "\u00e9"})
    void wordsAmongManyNumbersDoNotStay(String word) throws IOException {
        String numbers = manyOf("6712.345", 80_000);
        for (TransferSyntax syntax : syntaxes()) {
            for (String values : List.of(numbers + '\\' + word, word + '\\' + numbers)) {
                assertThat(rewritten(values, syntax)).hasSizeLessThan(16);
            }
        }
    }

    @Test
    void numbersThatTravelAsUnknownAreReadAsNumbers() {
        TestInstance numbers = TestInstance.ct().with(Element.of(DVH_DATA, VR.UN, "1\\2.5 ".getBytes(US_ASCII)));
        TestInstance hidden = TestInstance.ct().with(Element.of(DVH_DATA, VR.UN, "1\0MEIER ".getBytes(US_ASCII)));

        assertThat(Rewrites.anonymize(numbers.dataset(), STRICT).get(DVH_DATA))
                .isSameAs(numbers.dataset().get(DVH_DATA));
        assertThat(Rewrites.anonymize(hidden.dataset(), STRICT).string(DVH_DATA)).isEqualTo("0");
    }
}
