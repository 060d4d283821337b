/**
 * The index of an Orthanc server, as it lies in its SQLite file: read, never written.
 *
 * <p>Door: {@link org.lethe.index.orthanc.OrthancIndex}, which tells what is there in the words of
 * {@link org.lethe.index.WholeResource}. What the tables and numbers mean was found by asking an Orthanc 1.10.1 by its
 * REST API about databases that it had written.
 * <p>Does not know DICOM files, or where Lethe keeps anything.
 */
package org.lethe.index.orthanc;
