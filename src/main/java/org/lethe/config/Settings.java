package org.lethe.config;

/**
 * All settings of a server, a record per subject.
 *
 * @param server what the server is called, and what its API offers
 * @param http the REST API's listener
 * @param storage where instances lie, and what becomes of them
 * @param jobs the job engine
 * @param dicom the DICOM toolkit and the DICOM listener
 * @param peers how other servers are asked by HTTP
 * @param webDav what WebDAV offers
 * @param dicomWeb what DICOMweb offers
 * @param web what is there for browsers
 * @param deidentification how identities are taken away
 */
public record Settings(ServerSettings server, HttpSettings http, StorageSettings storage, JobSettings jobs,
        DicomSettings dicom, PeerSettings peers, WebDavSettings webDav, DicomWebSettings dicomWeb,
        WebSettings web, DeidentificationSettings deidentification) {

    static Settings read(Keys keys) {
        return new Settings(ServerSettings.read(keys), HttpSettings.read(keys), StorageSettings.read(keys),
                JobSettings.read(keys), DicomSettings.read(keys), PeerSettings.read(keys),
                WebDavSettings.read(keys), DicomWebSettings.read(keys), WebSettings.read(keys),
                DeidentificationSettings.read(keys));
    }
}
