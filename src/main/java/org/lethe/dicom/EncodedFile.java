package org.lethe.dicom;

import org.lethe.io.ByteSource;

/**
 * A DICOM file that was put together.
 *
 * @param bytes of the file
 * @param pixelDataStart where the element (7FE0,0010) begins in them; -1 if there is none, or if they are deflated
 */
public record EncodedFile(ByteSource bytes, long pixelDataStart) {}
