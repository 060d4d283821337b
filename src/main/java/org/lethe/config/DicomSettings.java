package org.lethe.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The DICOM toolkit and the DICOM listener.
 *
 * @param serverEnabled whether there is a DICOM listener
 * @param aet application entity title of this server, at most 16 characters
 * @param port TCP port of the DICOM listener; 0 takes a free one
 * @param calledAetChecked whether a client has to call this server by its title
 * @param defaultEncoding character set of datasets that name none
 * @param unknownSopClassAccepted whether instances of SOP classes that are not in PS3.6 are accepted by C-STORE
 * @param caseSensitivePersonNames whether searches tell capitals in values of VR PN apart
 * @param dictionary data elements that the dictionary of the toolkit lacks
 * @param privateDictionaryLoaded whether the toolkit's own dictionary of private elements is used
 * @param defaultPrivateCreator private creator that is meant where a request names none; empty for none
 * @param extraMainTags further tags to keep in the index
 * @param lossyQuality quality of lossy transcoding, 1 to 100
 * @param scu how other DICOM servers are asked
 * @param scp what is offered to them
 * @param tls how both is done by TLS
 */
public record DicomSettings(boolean serverEnabled, String aet, int port, boolean calledAetChecked,
        DefaultEncoding defaultEncoding, boolean unknownSopClassAccepted, boolean caseSensitivePersonNames,
        List<DictionaryEntry> dictionary, boolean privateDictionaryLoaded, String defaultPrivateCreator,
        ExtraMainTags extraMainTags, int lossyQuality, ScuSettings scu, ScpSettings scp,
        DicomTlsSettings tls) {

    /**
     * Tags to keep in the index beyond Orthanc's main DICOM tags, in any notation, by level.
     *
     * @param patient of patients
     * @param study of studies
     * @param series of series
     * @param instance of instances
     */
    public record ExtraMainTags(List<String> patient, List<String> study, List<String> series, List<String> instance) {
        public ExtraMainTags {
            patient = List.copyOf(patient);
            study = List.copyOf(study);
            series = List.copyOf(series);
            instance = List.copyOf(instance);
        }

        private static ExtraMainTags read(Keys keys) {
            Map<String, List<String>> tags = keys.textsMembers("ExtraMainDicomTags");
            for (String level : tags.keySet()) {
                if (!List.of("Patient", "Study", "Series", "Instance").contains(level)) {
                    keys.problem("ExtraMainDicomTags",
                            "found another member than Patient, Study, Series and Instance");
                }
            }
            return new ExtraMainTags(
                    tags.getOrDefault("Patient", List.of()),
                    tags.getOrDefault("Study", List.of()),
                    tags.getOrDefault("Series", List.of()),
                    tags.getOrDefault("Instance", List.of()));
        }
    }

    public DicomSettings {
        dictionary = List.copyOf(dictionary);
    }

    static DicomSettings read(Keys keys) {
        return new DicomSettings(
                keys.flag("DicomServerEnabled", true),
                readAet(keys),
                keys.integer("DicomPort", 4242, 0, 65535),
                keys.flag("DicomCheckCalledAet", false),
                keys.choice("DefaultEncoding", DefaultEncoding.values(), DefaultEncoding.LATIN1),
                keys.flag("UnknownSopClassAccepted", false),
                keys.flag("CaseSensitivePN", false),
                readDictionary(keys),
                keys.flag("LoadPrivateDictionary", true),
                keys.text("DefaultPrivateCreator", ""),
                ExtraMainTags.read(keys),
                keys.integer("DicomLossyTranscodingQuality", 90, 1, 100),
                ScuSettings.read(keys),
                ScpSettings.read(keys),
                DicomTlsSettings.read(keys));
    }

    private static String readAet(Keys keys) {
        String aet = keys.text("DicomAet", "ORTHANC");
        if (!Modality.isAet(aet)) {
            keys.problem("DicomAet", "found a string that is not 1 to 16 printable ASCII characters");
        }
        return aet;
    }

    private static List<DictionaryEntry> readDictionary(Keys keys) {
        List<DictionaryEntry> entries = new ArrayList<>();
        keys.members("Dictionary").forEach((tag, value) -> {
            Optional<DictionaryEntry> entry = DictionaryEntry.read(tag, value);
            if (entry.isPresent()) {
                entries.add(entry.get());
            } else {
                keys.problem("Dictionary." + tag, "expected \"gggg,eeee\" (or \"gggg,ee\" of a private block)"
                        + " with an array of a VR, a name, and optionally the least and the greatest multiplicity"
                        + " (0 for any) and the private creator");
            }
        });
        return entries;
    }
}
