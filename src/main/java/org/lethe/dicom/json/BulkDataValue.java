package org.lethe.dicom.json;

import org.lethe.dicom.VR;
import org.lethe.dicom.Value;

/** Finds the values that JSON only refers to. */
@FunctionalInterface
public interface BulkDataValue {
    /**
     * The value behind a URI.
     *
     * @param uri as it stands in the JSON
     * @param vr what the value is
     * @return bytes in little endian and of even length, or fragments
     * @throws org.lethe.error.LetheException if there is no such value
     */
    Value at(String uri, VR vr);
}
