/**
 * The domain: instances come in, are read, rewritten and deleted. Joins the index, the blobs and the rewriting.
 *
 * <p>Door: {@link org.lethe.archive.Archive}. Knows DICOM files, and the order in which blobs and rows are written so
 * that nothing that was acknowledged is lost. Does not know HTTP, DIMSE or SQL.
 */
package org.lethe.archive;
