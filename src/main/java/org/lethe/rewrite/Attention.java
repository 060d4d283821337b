package org.lethe.rewrite;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

/**
 * How closely a value is looked at: what people write can hold anything, what devices write is full of numbers and
 * codes that are somebody's only by chance.
 */
enum Attention {
    /** Pixels and samples, and dates and times of a known meaning: not looked at. */
    NONE,
    /** UIDs: only for UIDs. */
    UIDS,
    /** Numbers in characters: only for identifiers that no measure can be. */
    NUMBERS,
    /** Codes, names of makers, binary numbers: only for what is certain wherever it stands. */
    CODES,
    /** Everything else. */
    TEXT;

    private static final int WAVEFORM_DATA = 0x54001010;
    private static final int SPECTROSCOPY_DATA = 0x56000020;
    private static final int AUDIO_SAMPLE_DATA = 0x5000200C;

    private static final Set<Integer> SAMPLES = Set.of(Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData,
            WAVEFORM_DATA, SPECTROSCOPY_DATA, AUDIO_SAMPLE_DATA);

    /** They have a new value, of which only a part can be the old one by chance; or they name makers and methods. */
    private static final Set<Integer> LIKE_CODES = Set.of(Tag.PatientName, Tag.PatientID, Tag.DeidentificationMethod);

    /** Makers and models of devices of all kinds. */
    private static final Set<Integer> MAKERS = Stream.of("Manufacturer", "ManufacturerModelName",
            "ManufacturerRelatedModelGroup", "ComponentManufacturer", "WedgeManufacturerName", "LensFilterManufacturer",
            "LaserManufacturer", "ProbeManufacturer", "SecondaryCaptureDeviceManufacturer",
            "SecondaryCaptureDeviceManufacturerModelName", "HardcopyDeviceManufacturer",
            "HardcopyDeviceManufacturerModelName", "DetectorManufacturerName", "DetectorManufacturerModelName",
            "ReceiveCoilManufacturerName", "TransmitCoilManufacturerName", "ApplicationManufacturer",
            "ModifyingDeviceManufacturer", "IOLManufacturer", "SourceManufacturer", "ApplicationSetupManufacturer",
            "SourceApplicatorManufacturer", "ManufacturerModelVersion")
            .map(keyword -> Dictionary.standard().tagOf(keyword).orElseThrow())
            .collect(Collectors.toUnmodifiableSet());

    private static final int CODE_GROUP = 0x0008;
    private static final int CODE_FIRST = 0x0100;
    private static final int CODE_LAST = 0x0123;

    /** Schemes whose meanings are nobody's (PS3.16 section 8); those of a hospital can hold anything. */
    private static final Set<String> PUBLIC_SCHEMES = Set.of("DCM", "SCT", "SRT", "SNM3", "LN", "UCUM", "FMA", "RADLEX",
            "MA", "NEU", "UMLS", "MDC", "ISO3166_1", "ISO639_1", "ACR", "BARI", "BI", "NCIt", "NDC", "RXNORM", "I10",
            "I9C", "ICDO3", "POS", "PUBCHEM_CID", "UBERON", "CD8", "IBSI");

    /**
     * The attention that an element needs where it stands.
     *
     * @throws IOException if the value has to be read and cannot be
     */
    static Attention of(Attributes in, Element element) throws IOException {
        int tag = element.tag();
        if (Tag.isPrivate(tag)) {
            return Tag.isPrivateCreator(tag) ? CODES : ofPrivate(element);
        }
        if (SAMPLES.contains(tag)) {
            return NONE;
        }
        if (LIKE_CODES.contains(tag) || MAKERS.contains(tag) || isPublicCode(in, tag)) {
            return CODES;
        }
        VR vr = element.vr() == VR.UN ? Dictionary.standard().vrOf(tag, null) : element.vr();
        return ofPublic(element, vr);
    }

    private static Attention ofPrivate(Element element) {
        VR vr = element.vr();
        return vr.isBinaryNumber() || vr == VR.AT ? CODES : TEXT;
    }

    private static Attention ofPublic(Element element, VR vr) throws IOException {
        return switch (vr) {
            case UI -> isWellFormed(element, ".") ? UIDS : TEXT;
            case DA, TM, DT, AS -> isWellFormed(element, ".+-:DWMY") ? NONE : TEXT;
            case DS, IS -> isWellFormed(element, ".+-Ee") ? NUMBERS : TEXT;
            case CS -> CODES;
            case AT, FD, FL, SL, SS, SV, UL, US, UV, OD, OF, OL, OV, OW -> CODES;
            case AE, LO, LT, PN, SH, ST, UC, UR, UT, OB, UN, SQ -> TEXT;
        };
    }

    private static boolean isPublicCode(Attributes in, int tag) {
        boolean isOfCode = Tag.group(tag) == CODE_GROUP && Tag.element(tag) >= CODE_FIRST
                && Tag.element(tag) <= CODE_LAST;
        if (!isOfCode) {
            return false;
        }
        String scheme = in.string(Tag.CodingSchemeDesignator);
        return scheme != null && PUBLIC_SCHEMES.contains(scheme);
    }

    /** Whether there is nothing but digits, some other characters, and padding. */
    private static boolean isWellFormed(Element element, String others) throws IOException {
        return Characters.allMatch(element, c -> c >= '0' && c <= '9' || c == '\\' || c == ' ' || c == 0
                || others.indexOf(c) >= 0);
    }
}
