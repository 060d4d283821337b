package org.lethe.corpus;

import java.util.ArrayList;
import java.util.List;
import org.lethe.corpus.Corpus.Sample;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

/** Captures that name the patient in each of the character sets of PS3.3 section C.12.1.1.2. */
public final class Alphabets {
    private static final int FIRST = 41;

    private Alphabets() {}

    /**
     * How the patient is written.
     *
     * @param terms of the character set
     * @param name with its component groups
     * @param words of the name that have characters of the set
     */
    public record Script(String terms, String name, List<String> words) {
        /** The character set. */
        public SpecificCharacterSet charset() {
            return SpecificCharacterSet.of(terms.split("\\\\", -1));
        }
    }

    /** The scripts: single-byte sets, Japanese, Korean and Chinese by code extension, Unicode and GB18030. */
    public static List<Script> scripts() {
        return List.of(
                script("ISO_IR 100", "Müllerström^Zoë", "Müllerström"),
                script("ISO_IR 101", "Wąchockiewicz^Łucja", "Wąchockiewicz"),
                script("ISO_IR 109", "Ĝangaloĥejo^Ĉarma", "Ĝangaloĥejo"),
                script("ISO_IR 110", "Bērziņkalne^Ģertrūde", "Bērziņkalne"),
                script("ISO_IR 144", "Люкceмбypг^Павлина".replace("ceмбyp", "сембур"), "Люксембург", "Павлина"),
                script("ISO_IR 127", "قباني^لنزار", "قباني", "لنزار"),
                script("ISO_IR 126", "Διονυσίου^Ευγενία", "Διονυσίου", "Ευγενία"),
                script("ISO_IR 138", "שרונוביץ^דבורהלה", "שרונוביץ", "דבורהלה"),
                script("ISO_IR 148", "Çavuşoğlugil^Gülşen", "Çavuşoğlugil", "Gülşen"),
                script("ISO_IR 203", "Œuvrardine^Žofie", "Œuvrardine"),
                script("ISO_IR 13", "ﾔﾏﾀﾞｸﾞﾁ^ﾀﾛｳﾏﾙ", "ﾔﾏﾀﾞｸﾞﾁ", "ﾀﾛｳﾏﾙ"),
                script("ISO_IR 166", "ทดสอบชื่อ^สมหญิง", "ทดสอบชื่อ", "สมหญิง"),
                script("\\ISO 2022 IR 87", "Yamadaguchi^Taroumaru=山田口^太郎丸=やまだぐち^たろうまる", "山田口", "太郎丸",
                        "やまだぐち"),
                script("ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞｸﾞﾁ^ﾀﾛｳﾏﾙ=山田口^太郎丸=やまだぐち^たろうまる", "ﾔﾏﾀﾞｸﾞﾁ", "山田口",
                        "やまだぐち"),
                script("\\ISO 2022 IR 149", "Hongrimdong^Gildongsu=洪林^吉洞秀=홍림동^길동수", "吉洞秀", "홍림동", "길동수"),
                script("\\ISO 2022 IR 58", "Zhangwang^XiaoDongmei=张王^小东梅=", "张王", "小东梅"),
                script("ISO_IR 192", "Wangzhao^XiaoDongmei=王赵李^小东梅=", "王赵李", "小东梅"),
                script("GB18030", "Wangzhao^XiaoDongmei=王赵李^小东梅=", "王赵李", "小东梅"),
                script("GBK", "Wangzhao^XiaoDongmei=王赵李^小东梅=", "王赵李", "小东梅"));
    }

    private static Script script(String terms, String name, String... words) {
        return new Script(terms, name, List.of(words));
    }

    static List<Sample> all() {
        List<Sample> all = new ArrayList<>();
        List<Script> scripts = scripts();
        for (int i = 0; i < scripts.size(); i++) {
            all.add(new Sample("names in " + scripts.get(i).terms, capture(FIRST + i, scripts.get(i)).build(),
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        }
        return all;
    }

    private static Attributes.Builder capture(int number, Script script) {
        SpecificCharacterSet charset = script.charset();
        Attributes.Builder capture = Attributes.builder(charset);
        Elements.put(Images.pixels(Patient.object(number, UID.SecondaryCaptureImageStorage, "OT")),
                "ConversionType", "WSD", "PatientOrientation", "").build().forEach(capture::put);
        String mention = "for " + String.join(" ", script.words);
        return capture.put(Element.ofText(Tag.SpecificCharacterSet, VR.CS, script.terms, charset))
                .put(Element.ofText(Tag.PatientName, VR.PN, script.name, charset))
                .put(Element.ofText(Tag.ReferringPhysicianName, VR.PN, script.name, charset))
                .put(Element.ofText(Tag.StudyDescription, VR.LO, mention, charset))
                .put(Element.ofText(Tag.SeriesDescription, VR.LO, mention, charset))
                .put(Element.ofText(Tag.PatientComments, VR.LT, mention, charset))
                .put(Element.ofText(Tag.ImageComments, VR.LT, mention, charset));
    }
}
