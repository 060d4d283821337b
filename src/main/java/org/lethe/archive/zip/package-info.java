/**
 * Resources as ZIP archives, written while they are read: folders of patients, studies and series, or media with a
 * DICOMDIR.
 *
 * <p>Door: {@link org.lethe.archive.zip.ZipArchives}. Knows the ZIP format, the names that Orthanc gives, and DICOM
 * media (PS3.10). Does not know who asks, or where the bytes go.
 */
package org.lethe.archive.zip;
