package org.lethe.dicom;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Tags of data elements, as numbers: the group in the upper 16 bits, the element in the lower 16 (PS3.5 section 7.1).
 *
 * <p>The constants are named by the keyword of PS3.6 and hold what this program speaks of; every other tag is known to
 * the {@link Dictionary}. Tags are ordered as unsigned numbers: use {@link #compare}.
 */
public final class Tag {
    public static final int CommandGroupLength = 0x00000000;
    public static final int AffectedSOPClassUID = 0x00000002;
    public static final int RequestedSOPClassUID = 0x00000003;
    public static final int CommandField = 0x00000100;
    public static final int MessageID = 0x00000110;
    public static final int MessageIDBeingRespondedTo = 0x00000120;
    public static final int MoveDestination = 0x00000600;
    public static final int Priority = 0x00000700;
    public static final int CommandDataSetType = 0x00000800;
    public static final int Status = 0x00000900;
    public static final int OffendingElement = 0x00000901;
    public static final int ErrorComment = 0x00000902;
    public static final int ErrorID = 0x00000903;
    public static final int AffectedSOPInstanceUID = 0x00001000;
    public static final int RequestedSOPInstanceUID = 0x00001001;
    public static final int EventTypeID = 0x00001002;
    public static final int AttributeIdentifierList = 0x00001005;
    public static final int ActionTypeID = 0x00001008;
    public static final int NumberOfRemainingSuboperations = 0x00001020;
    public static final int NumberOfCompletedSuboperations = 0x00001021;
    public static final int NumberOfFailedSuboperations = 0x00001022;
    public static final int NumberOfWarningSuboperations = 0x00001023;
    public static final int MoveOriginatorApplicationEntityTitle = 0x00001030;
    public static final int MoveOriginatorMessageID = 0x00001031;

    public static final int FileMetaInformationGroupLength = 0x00020000;
    public static final int FileMetaInformationVersion = 0x00020001;
    public static final int MediaStorageSOPClassUID = 0x00020002;
    public static final int MediaStorageSOPInstanceUID = 0x00020003;
    public static final int TransferSyntaxUID = 0x00020010;
    public static final int ImplementationClassUID = 0x00020012;
    public static final int ImplementationVersionName = 0x00020013;
    public static final int SourceApplicationEntityTitle = 0x00020016;
    public static final int SendingApplicationEntityTitle = 0x00020017;
    public static final int ReceivingApplicationEntityTitle = 0x00020018;
    public static final int SourcePresentationAddress = 0x00020026;
    public static final int SendingPresentationAddress = 0x00020027;
    public static final int ReceivingPresentationAddress = 0x00020028;
    public static final int RTVMetaInformationVersion = 0x00020031;
    public static final int RTVCommunicationSOPClassUID = 0x00020032;
    public static final int RTVCommunicationSOPInstanceUID = 0x00020033;
    public static final int RTVSourceIdentifier = 0x00020035;
    public static final int RTVFlowIdentifier = 0x00020036;
    public static final int RTVFlowRTPSamplingRate = 0x00020037;
    public static final int RTVFlowActualFrameDuration = 0x00020038;
    public static final int PrivateInformationCreatorUID = 0x00020100;
    public static final int PrivateInformation = 0x00020102;

    public static final int FileSetID = 0x00041130;
    public static final int FileSetDescriptorFileID = 0x00041141;
    public static final int SpecificCharacterSetOfFileSetDescriptorFile = 0x00041142;
    public static final int OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = 0x00041200;
    public static final int OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = 0x00041202;
    public static final int FileSetConsistencyFlag = 0x00041212;
    public static final int DirectoryRecordSequence = 0x00041220;
    public static final int OffsetOfTheNextDirectoryRecord = 0x00041400;
    public static final int RecordInUseFlag = 0x00041410;
    public static final int OffsetOfReferencedLowerLevelDirectoryEntity = 0x00041420;
    public static final int DirectoryRecordType = 0x00041430;
    public static final int PrivateRecordUID = 0x00041432;
    public static final int ReferencedFileID = 0x00041500;
    public static final int MRDRDirectoryRecordOffset = 0x00041504;
    public static final int ReferencedSOPClassUIDInFile = 0x00041510;
    public static final int ReferencedSOPInstanceUIDInFile = 0x00041511;
    public static final int ReferencedTransferSyntaxUIDInFile = 0x00041512;
    public static final int ReferencedRelatedGeneralSOPClassUIDInFile = 0x0004151A;
    public static final int NumberOfReferences = 0x00041600;

    public static final int LengthToEnd = 0x00080001;
    public static final int SpecificCharacterSet = 0x00080005;
    public static final int LanguageCodeSequence = 0x00080006;
    public static final int ImageType = 0x00080008;
    public static final int InstanceCreationDate = 0x00080012;
    public static final int InstanceCreationTime = 0x00080013;
    public static final int InstanceCreatorUID = 0x00080014;
    public static final int InstanceCoercionDateTime = 0x00080015;
    public static final int SOPClassUID = 0x00080016;
    public static final int SOPInstanceUID = 0x00080018;
    public static final int RelatedGeneralSOPClassUID = 0x0008001A;
    public static final int OriginalSpecializedSOPClassUID = 0x0008001B;
    public static final int StudyDate = 0x00080020;
    public static final int SeriesDate = 0x00080021;
    public static final int AcquisitionDate = 0x00080022;
    public static final int ContentDate = 0x00080023;
    public static final int AcquisitionDateTime = 0x0008002A;
    public static final int StudyTime = 0x00080030;
    public static final int SeriesTime = 0x00080031;
    public static final int AcquisitionTime = 0x00080032;
    public static final int ContentTime = 0x00080033;
    public static final int AccessionNumber = 0x00080050;
    public static final int IssuerOfAccessionNumberSequence = 0x00080051;
    public static final int QueryRetrieveLevel = 0x00080052;
    public static final int QueryRetrieveView = 0x00080053;
    public static final int RetrieveAETitle = 0x00080054;
    public static final int StationAETitle = 0x00080055;
    public static final int InstanceAvailability = 0x00080056;
    public static final int FailedSOPInstanceUIDList = 0x00080058;
    public static final int Modality = 0x00080060;
    public static final int ModalitiesInStudy = 0x00080061;
    public static final int SOPClassesInStudy = 0x00080062;
    public static final int AnatomicRegionsInStudyCodeSequence = 0x00080063;
    public static final int ConversionType = 0x00080064;
    public static final int Manufacturer = 0x00080070;
    public static final int InstitutionName = 0x00080080;
    public static final int InstitutionAddress = 0x00080081;
    public static final int ReferringPhysicianName = 0x00080090;
    public static final int ReferringPhysicianIdentificationSequence = 0x00080096;
    public static final int ConsultingPhysicianName = 0x0008009C;
    public static final int ConsultingPhysicianIdentificationSequence = 0x0008009D;
    public static final int CodeValue = 0x00080100;
    public static final int CodingSchemeDesignator = 0x00080102;
    public static final int CodingSchemeVersion = 0x00080103;
    public static final int CodeMeaning = 0x00080104;
    public static final int MappingResource = 0x00080105;
    public static final int ContextGroupVersion = 0x00080106;
    public static final int ContextIdentifier = 0x0008010F;
    public static final int CodingSchemeIdentificationSequence = 0x00080110;
    public static final int LongCodeValue = 0x00080119;
    public static final int URNCodeValue = 0x00080120;
    public static final int ContextGroupIdentificationSequence = 0x00080123;
    public static final int MappingResourceIdentificationSequence = 0x00080124;
    public static final int TimezoneOffsetFromUTC = 0x00080201;
    public static final int PrivateDataElementCharacteristicsSequence = 0x00080300;
    public static final int PrivateGroupReference = 0x00080301;
    public static final int PrivateCreatorReference = 0x00080302;
    public static final int BlockIdentifyingInformationStatus = 0x00080303;
    public static final int NonidentifyingPrivateElements = 0x00080304;
    public static final int DeidentificationActionSequence = 0x00080305;
    public static final int IdentifyingPrivateElements = 0x00080306;
    public static final int DeidentificationAction = 0x00080307;
    public static final int NetworkID = 0x00081000;
    public static final int StationName = 0x00081010;
    public static final int StudyDescription = 0x00081030;
    public static final int ProcedureCodeSequence = 0x00081032;
    public static final int SeriesDescription = 0x0008103E;
    public static final int SeriesDescriptionCodeSequence = 0x0008103F;
    public static final int InstitutionalDepartmentName = 0x00081040;
    public static final int InstitutionalDepartmentTypeCodeSequence = 0x00081041;
    public static final int PhysiciansOfRecord = 0x00081048;
    public static final int PhysiciansOfRecordIdentificationSequence = 0x00081049;
    public static final int PerformingPhysicianName = 0x00081050;
    public static final int PerformingPhysicianIdentificationSequence = 0x00081052;
    public static final int NameOfPhysiciansReadingStudy = 0x00081060;
    public static final int PhysiciansReadingStudyIdentificationSequence = 0x00081062;
    public static final int OperatorsName = 0x00081070;
    public static final int OperatorIdentificationSequence = 0x00081072;
    public static final int AdmittingDiagnosesDescription = 0x00081080;
    public static final int AdmittingDiagnosesCodeSequence = 0x00081084;
    public static final int ManufacturerModelName = 0x00081090;
    public static final int ReferencedStudySequence = 0x00081110;
    public static final int ReferencedPerformedProcedureStepSequence = 0x00081111;
    public static final int ReferencedSeriesSequence = 0x00081115;
    public static final int ReferencedPatientSequence = 0x00081120;
    public static final int ReferencedImageSequence = 0x00081140;
    public static final int ReferencedInstanceSequence = 0x0008114A;
    public static final int ReferencedSOPClassUID = 0x00081150;
    public static final int ReferencedSOPInstanceUID = 0x00081155;
    public static final int RetrieveURL = 0x00081190;
    public static final int TransactionUID = 0x00081195;
    public static final int FailureReason = 0x00081197;
    public static final int FailedSOPSequence = 0x00081198;
    public static final int ReferencedSOPSequence = 0x00081199;
    public static final int RelatedSeriesSequence = 0x00081250;
    public static final int DerivationDescription = 0x00082111;
    public static final int SourceImageSequence = 0x00082112;
    public static final int RecommendedDisplayFrameRate = 0x00082144;
    public static final int AnatomicRegionSequence = 0x00082218;
    public static final int AnatomicRegionModifierSequence = 0x00082220;
    public static final int PrimaryAnatomicStructureSequence = 0x00082228;
    public static final int PrimaryAnatomicStructureModifierSequence = 0x00082230;
    public static final int IrradiationEventUID = 0x00083010;
    public static final int DerivationCodeSequence = 0x00089215;

    public static final int PatientName = 0x00100010;
    public static final int PatientID = 0x00100020;
    public static final int IssuerOfPatientID = 0x00100021;
    public static final int TypeOfPatientID = 0x00100022;
    public static final int IssuerOfPatientIDQualifiersSequence = 0x00100024;
    public static final int SourcePatientGroupIdentificationSequence = 0x00100026;
    public static final int GroupOfPatientsIdentificationSequence = 0x00100027;
    public static final int PatientBirthDate = 0x00100030;
    public static final int PatientBirthTime = 0x00100032;
    public static final int PatientBirthDateInAlternativeCalendar = 0x00100033;
    public static final int PatientDeathDateInAlternativeCalendar = 0x00100034;
    public static final int PatientAlternativeCalendar = 0x00100035;
    public static final int PatientSex = 0x00100040;
    public static final int QualityControlSubject = 0x00100200;
    public static final int StrainDescription = 0x00100212;
    public static final int StrainNomenclature = 0x00100213;
    public static final int StrainStockSequence = 0x00100216;
    public static final int StrainAdditionalInformation = 0x00100218;
    public static final int StrainCodeSequence = 0x00100219;
    public static final int GeneticModificationsSequence = 0x00100221;
    public static final int OtherPatientIDs = 0x00101000;
    public static final int OtherPatientNames = 0x00101001;
    public static final int OtherPatientIDsSequence = 0x00101002;
    public static final int PatientBirthName = 0x00101005;
    public static final int PatientAge = 0x00101010;
    public static final int PatientSize = 0x00101020;
    public static final int PatientSizeCodeSequence = 0x00101021;
    public static final int PatientBodyMassIndex = 0x00101022;
    public static final int MeasuredAPDimension = 0x00101023;
    public static final int MeasuredLateralDimension = 0x00101024;
    public static final int PatientWeight = 0x00101030;
    public static final int PatientMotherBirthName = 0x00101060;
    public static final int MilitaryRank = 0x00101080;
    public static final int BranchOfService = 0x00101081;
    public static final int MedicalRecordLocator = 0x00101090;
    public static final int ReferencedPatientPhotoSequence = 0x00101100;
    public static final int MedicalAlerts = 0x00102000;
    public static final int Allergies = 0x00102110;
    public static final int CountryOfResidence = 0x00102150;
    public static final int RegionOfResidence = 0x00102152;
    public static final int PatientTelephoneNumbers = 0x00102154;
    public static final int EthnicGroup = 0x00102160;
    public static final int Occupation = 0x00102180;
    public static final int SmokingStatus = 0x001021A0;
    public static final int AdditionalPatientHistory = 0x001021B0;
    public static final int PregnancyStatus = 0x001021C0;
    public static final int LastMenstrualDate = 0x001021D0;
    public static final int PatientReligiousPreference = 0x001021F0;
    public static final int PatientSpeciesDescription = 0x00102201;
    public static final int PatientSpeciesCodeSequence = 0x00102202;
    public static final int PatientSexNeutered = 0x00102203;
    public static final int AnatomicalOrientationType = 0x00102210;
    public static final int PatientBreedDescription = 0x00102292;
    public static final int PatientBreedCodeSequence = 0x00102293;
    public static final int BreedRegistrationSequence = 0x00102294;
    public static final int ResponsiblePerson = 0x00102297;
    public static final int ResponsiblePersonRole = 0x00102298;
    public static final int ResponsibleOrganization = 0x00102299;
    public static final int PatientComments = 0x00104000;

    public static final int ClinicalTrialSponsorName = 0x00120010;
    public static final int ClinicalTrialProtocolID = 0x00120020;
    public static final int ClinicalTrialProtocolName = 0x00120021;
    public static final int ClinicalTrialSiteID = 0x00120030;
    public static final int ClinicalTrialSiteName = 0x00120031;
    public static final int ClinicalTrialSubjectID = 0x00120040;
    public static final int ClinicalTrialSubjectReadingID = 0x00120042;
    public static final int ClinicalTrialTimePointID = 0x00120050;
    public static final int ClinicalTrialTimePointDescription = 0x00120051;
    public static final int LongitudinalTemporalOffsetFromEvent = 0x00120052;
    public static final int ClinicalTrialCoordinatingCenterName = 0x00120060;
    public static final int ClinicalTrialProtocolEthicsCommitteeName = 0x00120081;
    public static final int ClinicalTrialProtocolEthicsCommitteeApprovalNumber = 0x00120082;
    public static final int PatientIdentityRemoved = 0x00120062;
    public static final int DeidentificationMethod = 0x00120063;
    public static final int DeidentificationMethodCodeSequence = 0x00120064;
    public static final int ClinicalTrialSeriesID = 0x00120071;
    public static final int ClinicalTrialSeriesDescription = 0x00120072;

    public static final int ContrastBolusAgent = 0x00180010;
    public static final int BodyPartExamined = 0x00180015;
    public static final int ScanningSequence = 0x00180020;
    public static final int ScanOptions = 0x00180022;
    public static final int MRAcquisitionType = 0x00180023;
    public static final int SequenceName = 0x00180024;
    public static final int CineRate = 0x00180040;
    public static final int SliceThickness = 0x00180050;
    public static final int KVP = 0x00180060;
    public static final int RepetitionTime = 0x00180080;
    public static final int EchoTime = 0x00180081;
    public static final int SpacingBetweenSlices = 0x00180088;
    public static final int DeviceSerialNumber = 0x00181000;
    public static final int DeviceUID = 0x00181002;
    public static final int GantryID = 0x00181008;
    public static final int UDISequence = 0x0018100A;
    public static final int ManufacturerDeviceClassUID = 0x0018100B;
    public static final int SoftwareVersions = 0x00181020;
    public static final int ProtocolName = 0x00181030;
    public static final int SpatialResolution = 0x00181050;
    public static final int TriggerTime = 0x00181060;
    public static final int FrameTime = 0x00181063;
    public static final int FrameTimeVector = 0x00181065;
    public static final int CardiacNumberOfImages = 0x00181090;
    public static final int ExposureTime = 0x00181150;
    public static final int XRayTubeCurrent = 0x00181151;
    public static final int Exposure = 0x00181152;
    public static final int ImagerPixelSpacing = 0x00181164;
    public static final int DateOfLastCalibration = 0x00181200;
    public static final int TimeOfLastCalibration = 0x00181201;
    public static final int ConvolutionKernel = 0x00181210;
    public static final int AcquisitionDeviceProcessingDescription = 0x00181400;
    public static final int AcquisitionDeviceProcessingCode = 0x00181401;
    public static final int PatientPosition = 0x00185100;
    public static final int ViewPosition = 0x00185101;
    public static final int ContentQualification = 0x00189004;
    public static final int ReferencedDefinedProtocolSequence = 0x0018990C;
    public static final int ReferencedPerformedProtocolSequence = 0x0018990D;
    public static final int ContributingEquipmentSequence = 0x0018A001;

    public static final int StudyInstanceUID = 0x0020000D;
    public static final int SeriesInstanceUID = 0x0020000E;
    public static final int StudyID = 0x00200010;
    public static final int SeriesNumber = 0x00200011;
    public static final int AcquisitionNumber = 0x00200012;
    public static final int InstanceNumber = 0x00200013;
    public static final int PatientOrientation = 0x00200020;
    public static final int ImagePosition = 0x00200030;
    public static final int ImagePositionPatient = 0x00200032;
    public static final int ImageOrientation = 0x00200035;
    public static final int ImageOrientationPatient = 0x00200037;
    public static final int FrameOfReferenceUID = 0x00200052;
    public static final int Laterality = 0x00200060;
    public static final int ImageLaterality = 0x00200062;
    public static final int TemporalPositionIdentifier = 0x00200100;
    public static final int NumberOfTemporalPositions = 0x00200105;
    public static final int ImagesInAcquisition = 0x00201002;
    public static final int PositionReferenceIndicator = 0x00201040;
    public static final int SliceLocation = 0x00201041;
    public static final int NumberOfPatientRelatedStudies = 0x00201200;
    public static final int NumberOfPatientRelatedSeries = 0x00201202;
    public static final int NumberOfPatientRelatedInstances = 0x00201204;
    public static final int NumberOfStudyRelatedSeries = 0x00201206;
    public static final int NumberOfStudyRelatedInstances = 0x00201208;
    public static final int NumberOfSeriesRelatedInstances = 0x00201209;
    public static final int ImageComments = 0x00204000;
    public static final int StackID = 0x00209056;
    public static final int InStackPositionNumber = 0x00209057;
    public static final int FrameContentSequence = 0x00209111;
    public static final int PlanePositionSequence = 0x00209113;
    public static final int PlaneOrientationSequence = 0x00209116;
    public static final int TemporalPositionIndex = 0x00209128;
    public static final int DimensionIndexValues = 0x00209157;
    public static final int ConversionSourceAttributesSequence = 0x00209172;

    public static final int SamplesPerPixel = 0x00280002;
    public static final int SamplesPerPixelUsed = 0x00280003;
    public static final int PhotometricInterpretation = 0x00280004;
    public static final int PlanarConfiguration = 0x00280006;
    public static final int NumberOfFrames = 0x00280008;
    public static final int FrameIncrementPointer = 0x00280009;
    public static final int Rows = 0x00280010;
    public static final int Columns = 0x00280011;
    public static final int Planes = 0x00280012;
    public static final int PixelSpacing = 0x00280030;
    public static final int PixelAspectRatio = 0x00280034;
    public static final int BitsAllocated = 0x00280100;
    public static final int BitsStored = 0x00280101;
    public static final int HighBit = 0x00280102;
    public static final int PixelRepresentation = 0x00280103;
    public static final int SmallestImagePixelValue = 0x00280106;
    public static final int LargestImagePixelValue = 0x00280107;
    public static final int SmallestPixelValueInSeries = 0x00280108;
    public static final int LargestPixelValueInSeries = 0x00280109;
    public static final int PixelPaddingValue = 0x00280120;
    public static final int PixelPaddingRangeLimit = 0x00280121;
    public static final int QualityControlImage = 0x00280300;
    public static final int BurnedInAnnotation = 0x00280301;
    public static final int RecognizableVisualFeatures = 0x00280302;
    public static final int LongitudinalTemporalInformationModified = 0x00280303;
    public static final int PixelSpacingCalibrationType = 0x00280A02;
    public static final int WindowCenter = 0x00281050;
    public static final int WindowWidth = 0x00281051;
    public static final int RescaleIntercept = 0x00281052;
    public static final int RescaleSlope = 0x00281053;
    public static final int RescaleType = 0x00281054;
    public static final int WindowCenterWidthExplanation = 0x00281055;
    public static final int VOILUTFunction = 0x00281056;
    public static final int RedPaletteColorLookupTableDescriptor = 0x00281101;
    public static final int GreenPaletteColorLookupTableDescriptor = 0x00281102;
    public static final int BluePaletteColorLookupTableDescriptor = 0x00281103;
    public static final int AlphaPaletteColorLookupTableDescriptor = 0x00281104;
    public static final int PaletteColorLookupTableUID = 0x00281199;
    public static final int RedPaletteColorLookupTableData = 0x00281201;
    public static final int GreenPaletteColorLookupTableData = 0x00281202;
    public static final int BluePaletteColorLookupTableData = 0x00281203;
    public static final int SegmentedRedPaletteColorLookupTableData = 0x00281221;
    public static final int SegmentedGreenPaletteColorLookupTableData = 0x00281222;
    public static final int SegmentedBluePaletteColorLookupTableData = 0x00281223;
    public static final int ICCProfile = 0x00282000;
    public static final int ColorSpace = 0x00282002;
    public static final int LossyImageCompression = 0x00282110;
    public static final int LossyImageCompressionRatio = 0x00282112;
    public static final int LossyImageCompressionMethod = 0x00282114;
    public static final int ModalityLUTSequence = 0x00283000;
    public static final int LUTDescriptor = 0x00283002;
    public static final int LUTExplanation = 0x00283003;
    public static final int ModalityLUTType = 0x00283004;
    public static final int LUTData = 0x00283006;
    public static final int VOILUTSequence = 0x00283010;
    public static final int PixelDataProviderURL = 0x00287FE0;
    public static final int DataPointRows = 0x00289001;
    public static final int DataPointColumns = 0x00289002;
    public static final int PixelMeasuresSequence = 0x00289110;
    public static final int FrameVOILUTSequence = 0x00289132;
    public static final int PixelValueTransformationSequence = 0x00289145;

    public static final int StudyStatusID = 0x0032000A;
    public static final int ScheduledStudyStartDate = 0x00321000;
    public static final int ReasonForStudy = 0x00321030;
    public static final int RequestingPhysician = 0x00321032;
    public static final int RequestingService = 0x00321033;
    public static final int RequestingServiceCodeSequence = 0x00321034;
    public static final int RequestedProcedureDescription = 0x00321060;
    public static final int RequestedProcedureCodeSequence = 0x00321064;
    public static final int ReasonForVisit = 0x00321066;
    public static final int ReasonForVisitCodeSequence = 0x00321067;
    public static final int RequestedContrastAgent = 0x00321070;
    public static final int StudyComments = 0x00324000;

    public static final int AdmissionID = 0x00380010;
    public static final int IssuerOfAdmissionID = 0x00380011;
    public static final int IssuerOfAdmissionIDSequence = 0x00380014;
    public static final int AdmittingDate = 0x00380020;
    public static final int ServiceEpisodeID = 0x00380060;
    public static final int IssuerOfServiceEpisodeID = 0x00380061;
    public static final int ServiceEpisodeDescription = 0x00380062;
    public static final int IssuerOfServiceEpisodeIDSequence = 0x00380064;
    public static final int CurrentPatientLocation = 0x00380300;
    public static final int PatientInstitutionResidence = 0x00380400;
    public static final int PatientState = 0x00380500;

    public static final int ScheduledStationAETitle = 0x00400001;
    public static final int ScheduledProcedureStepStartDate = 0x00400002;
    public static final int ScheduledProcedureStepStartTime = 0x00400003;
    public static final int ScheduledPerformingPhysicianName = 0x00400006;
    public static final int ScheduledProcedureStepDescription = 0x00400007;
    public static final int ScheduledProtocolCodeSequence = 0x00400008;
    public static final int ScheduledProcedureStepID = 0x00400009;
    public static final int ScheduledStationName = 0x00400010;
    public static final int ScheduledProcedureStepLocation = 0x00400011;
    public static final int ScheduledProcedureStepStatus = 0x00400020;
    public static final int ScheduledProcedureStepSequence = 0x00400100;
    public static final int PerformedProcedureStepStartDate = 0x00400244;
    public static final int PerformedProcedureStepStartTime = 0x00400245;
    public static final int PerformedProcedureStepEndDate = 0x00400250;
    public static final int PerformedProcedureStepEndTime = 0x00400251;
    public static final int PerformedProcedureStepID = 0x00400253;
    public static final int PerformedProcedureStepDescription = 0x00400254;
    public static final int PerformedProtocolCodeSequence = 0x00400260;
    public static final int RequestAttributesSequence = 0x00400275;
    public static final int CommentsOnThePerformedProcedureStep = 0x00400280;
    public static final int AcquisitionContextSequence = 0x00400555;
    public static final int MeasurementUnitsCodeSequence = 0x004008EA;
    public static final int RequestedProcedureID = 0x00401001;
    public static final int ReasonForTheRequestedProcedure = 0x00401002;
    public static final int RequestedProcedurePriority = 0x00401003;
    public static final int PatientTransportArrangements = 0x00401004;
    public static final int RequestedProcedureLocation = 0x00401005;
    public static final int ConfidentialityCode = 0x00401008;
    public static final int ReportingPriority = 0x00401009;
    public static final int ReasonForPerformedProcedureCodeSequence = 0x00401012;
    public static final int PersonAddress = 0x00401102;
    public static final int PersonTelephoneNumbers = 0x00401103;
    public static final int PlacerOrderNumberImagingServiceRequest = 0x00402016;
    public static final int FillerOrderNumberImagingServiceRequest = 0x00402017;
    public static final int RealWorldValueMappingSequence = 0x00409096;
    public static final int RelationshipType = 0x0040A010;
    public static final int VerificationDateTime = 0x0040A030;
    public static final int ValueType = 0x0040A040;
    public static final int ConceptNameCodeSequence = 0x0040A043;
    public static final int ContinuityOfContent = 0x0040A050;
    public static final int VerifyingObserverSequence = 0x0040A073;
    public static final int VerifyingObserverName = 0x0040A075;
    public static final int DateTime = 0x0040A120;
    public static final int Date = 0x0040A121;
    public static final int Time = 0x0040A122;
    public static final int PersonName = 0x0040A123;
    public static final int UID = 0x0040A124;
    public static final int TextValue = 0x0040A160;
    public static final int ConceptCodeSequence = 0x0040A168;
    public static final int PurposeOfReferenceCodeSequence = 0x0040A170;
    public static final int MeasuredValueSequence = 0x0040A300;
    public static final int NumericValue = 0x0040A30A;
    public static final int CurrentRequestedProcedureEvidenceSequence = 0x0040A375;
    public static final int PertinentOtherEvidenceSequence = 0x0040A385;
    public static final int HL7StructuredDocumentReferenceSequence = 0x0040A390;
    public static final int CompletionFlag = 0x0040A491;
    public static final int VerificationFlag = 0x0040A493;
    public static final int ContentTemplateSequence = 0x0040A504;
    public static final int ContentSequence = 0x0040A730;
    public static final int TemplateIdentifier = 0x0040DB00;
    public static final int ReferencedContentItemIdentifier = 0x0040DB73;
    public static final int RetrieveURI = 0x0040E010;

    public static final int DocumentTitle = 0x00420010;
    public static final int EncapsulatedDocument = 0x00420011;
    public static final int MIMETypeOfEncapsulatedDocument = 0x00420012;
    public static final int SourceInstanceSequence = 0x00420013;
    public static final int EncapsulatedDocumentLength = 0x00420015;

    public static final int NumberOfRRIntervals = 0x00540061;
    public static final int NumberOfTimeSlots = 0x00540071;
    public static final int NumberOfSlices = 0x00540081;
    public static final int NumberOfTimeSlices = 0x00540101;
    public static final int Units = 0x00541001;
    public static final int CountsSource = 0x00541002;
    public static final int ImageIndex = 0x00541330;

    public static final int GraphicAnnotationSequence = 0x00700001;
    public static final int ContentLabel = 0x00700080;
    public static final int ContentDescription = 0x00700081;
    public static final int PresentationCreationDate = 0x00700082;
    public static final int PresentationCreationTime = 0x00700083;
    public static final int ContentCreatorName = 0x00700084;

    public static final int StorageMediaFileSetID = 0x00880130;
    public static final int StorageMediaFileSetUID = 0x00880140;
    public static final int IconImageSequence = 0x00880200;

    public static final int SOPInstanceStatus = 0x01000410;
    public static final int SOPAuthorizationDateTime = 0x01000420;
    public static final int SOPAuthorizationComment = 0x01000424;
    public static final int AuthorizationEquipmentCertificationNumber = 0x01000426;

    public static final int EncryptedAttributesSequence = 0x04000500;
    public static final int EncryptedContentTransferSyntaxUID = 0x04000510;
    public static final int EncryptedContent = 0x04000520;
    public static final int ModifiedAttributesSequence = 0x04000550;
    public static final int NonconformingModifiedAttributesSequence = 0x04000551;
    public static final int NonconformingDataElementValue = 0x04000552;
    public static final int OriginalAttributesSequence = 0x04000561;
    public static final int AttributeModificationDateTime = 0x04000562;
    public static final int ModifyingSystem = 0x04000563;
    public static final int SourceOfPreviousValues = 0x04000564;
    public static final int ReasonForTheAttributeModification = 0x04000565;
    public static final int InstanceOriginStatus = 0x04000600;

    public static final int PresentationLUTShape = 0x20500020;

    public static final int BarcodeValue = 0x22000005;
    public static final int DoseSummationType = 0x3004000A;

    public static final int DoseGridScaling = 0x3004000E;

    public static final int StructureSetLabel = 0x30060002;
    public static final int StructureSetName = 0x30060004;
    public static final int StructureSetDate = 0x30060008;
    public static final int StructureSetTime = 0x30060009;
    public static final int ReferencedFrameOfReferenceSequence = 0x30060010;
    public static final int RTReferencedStudySequence = 0x30060012;
    public static final int RTReferencedSeriesSequence = 0x30060014;
    public static final int ContourImageSequence = 0x30060016;
    public static final int TreatmentDate = 0x30080250;
    public static final int TreatmentTime = 0x30080251;

    public static final int RTPlanLabel = 0x300A0002;
    public static final int RTPlanName = 0x300A0003;
    public static final int RTPlanDate = 0x300A0006;
    public static final int RTPlanTime = 0x300A0007;

    public static final int ReferencedRTPlanSequence = 0x300C0002;
    public static final int ReferencedStructureSetSequence = 0x300C0060;

    public static final int TextComments = 0x40004000;

    public static final int MACParametersSequence = 0x4FFE0001;

    public static final int SharedFunctionalGroupsSequence = 0x52009229;
    public static final int PerFrameFunctionalGroupsSequence = 0x52009230;

    public static final int WaveformSequence = 0x54000100;
    public static final int WaveformBitsAllocated = 0x54001004;
    public static final int WaveformData = 0x54001010;

    public static final int ExtendedOffsetTable = 0x7FE00001;
    public static final int ExtendedOffsetTableLengths = 0x7FE00002;
    public static final int FloatPixelData = 0x7FE00008;
    public static final int DoubleFloatPixelData = 0x7FE00009;
    public static final int PixelData = 0x7FE00010;

    public static final int DigitalSignaturesSequence = 0xFFFAFFFA;

    public static final int DataSetTrailingPadding = 0xFFFCFFFC;

    public static final int Item = 0xFFFEE000;
    public static final int ItemDelimitationItem = 0xFFFEE00D;
    public static final int SequenceDelimitationItem = 0xFFFEE0DD;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Tag() {}

    /** The group, 0 to 0xFFFF. */
    public static int group(int tag) {
        return tag >>> 16;
    }

    /** The element within its group, 0 to 0xFFFF. */
    public static int element(int tag) {
        return tag & 0xFFFF;
    }

    /** The tag of a group and an element, of which the lower 16 bits count. */
    public static int of(int group, int element) {
        return group << 16 | element & 0xFFFF;
    }

    /** Negative, zero or positive as one tag comes before, is, or comes after the other in a dataset. */
    public static int compare(int tag, int other) {
        return Integer.compareUnsigned(tag, other);
    }

    /** Whether the tag belongs to a private group, which is an odd one (PS3.5 section 7.8). */
    public static boolean isPrivate(int tag) {
        return (tag & 0x10000) != 0;
    }

    /** Whether the tag is (gggg,0010-00FF) of a private group, which reserves a block (PS3.5 section 7.8.1). */
    public static boolean isPrivateCreator(int tag) {
        return isPrivate(tag) && element(tag) >= 0x10 && element(tag) <= 0xFF;
    }

    /**
     * The tag that holds the private creator of a private element: (gggg,00bb) for (gggg,bbee); 0 if there is none,
     * because the tag is standard or lies outside of all blocks.
     */
    public static int privateCreatorOf(int tag) {
        int block = element(tag) >>> 8;
        return isPrivate(tag) && block >= 0x10 ? of(group(tag), block) : 0;
    }

    /** Whether the tag is (gggg,0000), the length of its group. */
    public static boolean isGroupLength(int tag) {
        return element(tag) == 0;
    }

    /** {@code "0010,0020"}, hexadecimal digits in lower case as in Orthanc's answers. */
    public static String toHex(int tag) {
        return join(tag, ',');
    }

    /** {@code "0010-0020"}, hexadecimal digits in lower case as in Orthanc's paths. */
    public static String toDashed(int tag) {
        return join(tag, '-');
    }

    /** {@code "00100020"}, hexadecimal digits in upper case as in the DICOM JSON model (PS3.18 annex F). */
    public static String toDigits(int tag) {
        return HEX.toHexDigits(tag);
    }

    private static String join(int tag, char separator) {
        byte[] text = new byte[9];
        for (int i = 0, shift = 28; i < text.length; i++) {
            if (i == 4) {
                text[i] = (byte) separator;
            } else {
                text[i] = (byte) Character.forDigit(tag >>> shift & 0xF, 16);
                shift -= 4;
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
