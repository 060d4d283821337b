package org.lethe.corpus;

import static org.lethe.corpus.Corpus.sample;
import static org.lethe.corpus.Elements.code;
import static org.lethe.corpus.Elements.item;
import static org.lethe.corpus.Elements.items;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.lethe.corpus.Corpus.Sample;
import org.lethe.dicom.Attributes;

/** Letters with what they say in their own formats, and an electrocardiogram. */
final class Papers {
    private static final int PDF = 31;
    private static final int CDA = 32;
    private static final int ECG = 33;

    private Papers() {}

    static List<Sample> all() {
        String pdf = """
                %%PDF-1.4
                1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
                2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj
                4 0 obj<</Length 44>>stream
                BT /F1 12 Tf (%s, %s) Tj ET
                endstream endobj
                5 0 obj<</Title(Letter on %s)/Author(%s)>>endobj
                trailer<</Size 6/Root 1 0 R/Info 5 0 R>>
                """.formatted(Patient.MENTION, Patient.ID, Patient.MENTION, Patient.PHYSICIAN);
        String cda = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><id extension=\"" + Patient.ID + "\"/><title>"
                + Patient.MENTION + "</title></ClinicalDocument>";
        return List.of(
                sample("encapsulated PDF", letter(PDF, "1.2.840.10008.5.1.4.1.1.104.1", "application/pdf", pdf)),
                sample("encapsulated CDA", Elements.put(letter(CDA, "1.2.840.10008.5.1.4.1.1.104.2", "text/xml", cda),
                        "HL7InstanceIdentifier", "1.2.3.4^" + Patient.ID)),
                sample("electrocardiogram", ecg()));
    }

    private static Attributes.Builder letter(int number, String sopClass, String mimeType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        return Elements.put(Patient.object(number, sopClass, "DOC"),
                "ConversionType", "WSD", "ContentDate", "20200306", "ContentTime", "120000",
                "AcquisitionDateTime", "20200306120000", "BurnedInAnnotation", "YES",
                "DocumentTitle", "Letter", "ConceptNameCodeSequence", items(),
                "VerificationFlag", "UNVERIFIED", "SourceInstanceSequence", items(
                        Patient.reference("1.2.840.10008.5.1.4.1.1.88.33", 21)),
                "MIMETypeOfEncapsulatedDocument", mimeType,
                "EncapsulatedDocument", Arrays.copyOf(bytes, bytes.length + bytes.length % 2),
                "EncapsulatedDocumentLength", bytes.length);
    }

    private static Attributes.Builder ecg() {
        return Elements.put(Patient.object(ECG, "1.2.840.10008.5.1.4.1.1.9.1.1", "ECG"),
                "ContentDate", "20200307", "ContentTime", "120000", "AcquisitionDateTime", "20200307115900",
                "AcquisitionContextSequence", items(), "ReasonForTheRequestedProcedure", Patient.MENTION,
                "WaveformSequence", item("MultiplexGroupLabel", "RHYTHM", "WaveformOriginality", "ORIGINAL",
                        "NumberOfWaveformChannels", 1, "NumberOfWaveformSamples", 4, "SamplingFrequency", "500",
                        "ChannelDefinitionSequence", item(
                                "ChannelLabel", "Lead I",
                                "ChannelSourceSequence", code("2:1", "MDC", "Lead I"),
                                "ChannelSensitivity", "1",
                                "ChannelSensitivityUnitsSequence", code("uV", "UCUM", "microvolt"),
                                "ChannelSensitivityCorrectionFactor", "1", "ChannelBaseline", "0",
                                "ChannelTimeSkew", "0", "WaveformBitsStored", 16),
                        "WaveformBitsAllocated", 16, "WaveformSampleInterpretation", "SS",
                        "WaveformPaddingValue", new byte[2], "WaveformData", new byte[8]),
                "WaveformAnnotationSequence", items(
                        Elements.of("UnformattedTextValue", "Rhythm of " + Patient.MENTION,
                                "ReferencedWaveformChannels", new int[] {1, 0}, "AnnotationGroupNumber", 0),
                        Elements.of("UnformattedTextValue", Patient.ID, "ReferencedWaveformChannels",
                                new int[] {1, 0}, "AnnotationGroupNumber", 1)));
    }
}
