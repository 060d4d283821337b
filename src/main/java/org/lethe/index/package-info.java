/**
 * The index of what is stored: the hierarchy of patients, studies, series and instances, and all that can be
 * searched, listed or counted without opening a file.
 *
 * <p>Door: {@link org.lethe.index.Index}, domain verbs over records; {@code sqlite} and {@code postgres} below keep
 * it in one SQLite file. It is the truth: a blob without a row is garbage, and a row never points at a missing blob.
 * <p>Knows levels, tags as numbers, and values as text. Does not know DICOM encoding, files, or HTTP.
 */
package org.lethe.index;
