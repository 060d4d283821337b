/**
 * Datasets as JSON, written straight to a generator: no tree in between.
 *
 * <p>Doors: {@link org.lethe.dicom.json.TagsJson} for the three forms that Orthanc has,
 * {@link org.lethe.dicom.json.SharedTags} for what several datasets have in common,
 * {@link org.lethe.dicom.json.Content} for one value of a dataset, and {@link org.lethe.dicom.json.DicomJson} for the
 * DICOM JSON model of PS3.18 annex F. Knows datasets and Jackson's streams; does not know HTTP, files on a server or
 * the index.
 */
package org.lethe.dicom.json;
