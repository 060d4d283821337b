/**
 * DICOM as data: what a dataset is made of and how it is spelt.
 *
 * <p>Words: {@link org.lethe.dicom.VR}, {@link org.lethe.dicom.Tag}, {@link org.lethe.dicom.TagPath},
 * {@link org.lethe.dicom.UID}, {@link org.lethe.dicom.TransferSyntax}, {@link org.lethe.dicom.Dictionary},
 * {@link org.lethe.dicom.SpecificCharacterSet}. Does not know files on a server, the index, HTTP or DIMSE.
 */
package org.lethe.dicom;
