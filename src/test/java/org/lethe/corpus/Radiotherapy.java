package org.lethe.corpus;

import static org.lethe.corpus.Corpus.sample;
import static org.lethe.corpus.Elements.code;
import static org.lethe.corpus.Elements.item;
import static org.lethe.corpus.Elements.items;

import java.util.List;
import org.lethe.corpus.Corpus.Sample;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.UID;

/** Structures that were drawn on the slices, a plan for these, and the dose of the plan. */
final class Radiotherapy {
    private static final int STRUCTURES = 11;
    private static final int PLAN = 12;
    private static final int DOSE = 13;
    private static final String RT_STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3";
    private static final String RT_PLAN = "1.2.840.10008.5.1.4.1.1.481.5";
    private static final String RT_DOSE = "1.2.840.10008.5.1.4.1.1.481.2";

    private Radiotherapy() {}

    static List<Sample> all() {
        return List.of(sample("RT structure set", structures()), sample("RT plan", plan()),
                sample("RT dose", dose()));
    }

    private static Attributes.Builder structures() {
        String ct = UID.CTImageStorage;
        return Elements.put(Patient.object(STRUCTURES, RT_STRUCTURES, "RTSTRUCT"),
                "StructureSetLabel", "KNEE", "StructureSetName", "Knee of " + Patient.MENTION,
                "StructureSetDescription", Patient.MENTION, "StructureSetDate", "20200303",
                "StructureSetTime", "120000", "FrameOfReferenceUID", Patient.FRAME_OF_REFERENCE,
                "PositionReferenceIndicator", "",
                "ReferencedFrameOfReferenceSequence", item("FrameOfReferenceUID", Patient.FRAME_OF_REFERENCE,
                        "RTReferencedStudySequence", item("ReferencedSOPClassUID", "1.2.840.10008.3.1.2.3.1",
                                "ReferencedSOPInstanceUID", Patient.STUDY,
                                "RTReferencedSeriesSequence", item(
                                        "SeriesInstanceUID", Patient.series(Images.FIRST_SLICE),
                                        "ContourImageSequence", items(Patient.reference(ct, 1),
                                                Patient.reference(ct, 2), Patient.reference(ct, 3),
                                                Patient.reference(ct, 4))))),
                "StructureSetROISequence", item("ROINumber", "1",
                        "ReferencedFrameOfReferenceUID", Patient.FRAME_OF_REFERENCE,
                        "ROIName", "PTV " + Patient.FAMILY_NAME, "ROIDescription", Patient.MENTION,
                        "ROIGenerationAlgorithm", "MANUAL", "ROIGenerationDescription", Patient.MENTION),
                "ROIContourSequence", item("ReferencedROINumber", "1",
                        "ContourSequence", item("ContourGeometricType", "POINT", "NumberOfContourPoints", "1",
                                "ContourData", "1\\2\\3",
                                "ContourImageSequence", items(Patient.reference(ct, 2)))),
                "RTROIObservationsSequence", item("ObservationNumber", "1", "ReferencedROINumber", "1",
                        "ROIObservationLabel", "of " + "Fr. Q.", "ROIObservationDescription", Patient.MENTION,
                        "RTROIInterpretedType", "PTV", "ROIInterpreter", Patient.PHYSICIAN),
                "ApprovalStatus", "APPROVED", "ReviewDate", "20200303", "ReviewTime", "130000",
                "ReviewerName", Patient.PHYSICIAN);
    }

    private static Attributes.Builder plan() {
        return Elements.put(Patient.object(PLAN, RT_PLAN, "RTPLAN"),
                "RTPlanLabel", "KNEE", "RTPlanName", "Plan " + Patient.FAMILY_NAME,
                "RTPlanDescription", "for " + Patient.MENTION, "RTPlanDate", "20200304", "RTPlanTime", "120000",
                "RTPlanGeometry", "PATIENT", "PrescriptionDescription", "As Dr. Kowalczykowski wants for " + Patient.ID,
                "FrameOfReferenceUID", Patient.FRAME_OF_REFERENCE, "PositionReferenceIndicator", "",
                "ReferencedStructureSetSequence", items(Patient.reference(RT_STRUCTURES, STRUCTURES)),
                "DoseReferenceSequence", item("DoseReferenceNumber", "1", "DoseReferenceUID", Patient.instance(9_011),
                        "DoseReferenceStructureType", "SITE",
                        "DoseReferenceDescription", "Knee of " + Patient.MENTION, "DoseReferenceType", "TARGET"),
                "FractionGroupSequence", item("FractionGroupNumber", "1",
                        "FractionGroupDescription", Patient.MENTION, "NumberOfFractionsPlanned", "5",
                        "NumberOfBeams", "1", "NumberOfBrachyApplicationSetups", "0",
                        "ReferencedBeamSequence", item("ReferencedBeamNumber", "1")),
                "PatientSetupSequence", item("PatientSetupNumber", "1", "PatientPosition", "HFS",
                        "SetupTechniqueDescription", Patient.MENTION),
                "BeamSequence", item("Manufacturer", "Acme", "InstitutionName", Patient.INSTITUTION,
                        "TreatmentMachineName", "LINAC-OBW", "PrimaryDosimeterUnit", "MU",
                        "SourceAxisDistance", "1000", "BeamNumber", "1", "BeamName", "Beam Fr. Q.",
                        "BeamDescription", Patient.MENTION, "BeamType", "STATIC", "RadiationType", "PHOTON",
                        "TreatmentDeliveryType", "TREATMENT", "NumberOfWedges", "0", "NumberOfCompensators", "0",
                        "NumberOfBoli", "0", "NumberOfBlocks", "0", "FinalCumulativeMetersetWeight", "1",
                        "NumberOfControlPoints", "2",
                        "BeamLimitingDeviceSequence",
                        item("RTBeamLimitingDeviceType", "X", "NumberOfLeafJawPairs", "1"),
                        "ControlPointSequence", items(
                                Elements.of("ControlPointIndex", "0", "NominalBeamEnergy", "6",
                                        "BeamLimitingDevicePositionSequence", item("RTBeamLimitingDeviceType", "X",
                                                "LeafJawPositions", "-1\\1"),
                                        "GantryAngle", "0", "GantryRotationDirection", "NONE",
                                        "BeamLimitingDeviceAngle", "0", "BeamLimitingDeviceRotationDirection", "NONE",
                                        "PatientSupportAngle", "0", "PatientSupportRotationDirection", "NONE",
                                        "TableTopEccentricAngle", "0", "TableTopEccentricRotationDirection", "NONE",
                                        "TableTopVerticalPosition", "", "TableTopLongitudinalPosition", "",
                                        "TableTopLateralPosition", "", "IsocenterPosition", "0\\0\\0",
                                        "CumulativeMetersetWeight", "0"),
                                Elements.of("ControlPointIndex", "1", "CumulativeMetersetWeight", "1"))),
                "ReferencedDoseSequence", items(Patient.reference(RT_DOSE, DOSE)),
                "ApprovalStatus", "UNAPPROVED");
    }

    private static Attributes.Builder dose() {
        return Elements.put(Patient.object(DOSE, RT_DOSE, "RTDOSE"),
                "ImageType", "DERIVED\\PRIMARY", "ContentDate", "20200304", "ContentTime", "120000",
                "SliceThickness", "1", "PatientPosition", "HFS", "ImagePositionPatient", "0\\0\\0",
                "ImageOrientationPatient", "1\\0\\0\\0\\1\\0", "FrameOfReferenceUID", Patient.FRAME_OF_REFERENCE,
                "PositionReferenceIndicator", "", "SamplesPerPixel", 1, "PhotometricInterpretation", "MONOCHROME2",
                "NumberOfFrames", "2", "FrameIncrementPointer", 0x3004000C, "Rows", 2, "Columns", 2,
                "PixelSpacing", "1\\1", "BitsAllocated", 16, "BitsStored", 16, "HighBit", 15, "PixelRepresentation", 0,
                "DoseUnits", "GY", "DoseType", "PHYSICAL", "DoseComment", "Dose of " + Patient.MENTION,
                "DoseSummationType", "PLAN", "GridFrameOffsetVector", "0\\1", "DoseGridScaling", "0.001",
                "ReferencedRTPlanSequence", items(Patient.reference(RT_PLAN, PLAN)),
                "AnatomicRegionSequence", code("T-D9200", "SRT", "Knee"),
                "PixelData", new int[8]);
    }
}
