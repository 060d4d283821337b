/**
 * Pictures that come in, PNG and JPEG, as samples that DICOM can hold.
 *
 * <p>Door: {@link org.lethe.image.picture.PictureReader}. Every picture is hostile until it was read: its size is known
 * and bounded before anything is decoded. Memory: the samples of one picture, twice.
 *
 * <p>Knows bytes. Does not know datasets, nor where pictures come from.
 */
package org.lethe.image.picture;
