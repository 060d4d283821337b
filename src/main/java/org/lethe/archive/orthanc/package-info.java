/**
 * Takes over the storage of an Orthanc server.
 *
 * <p>Door: {@link org.lethe.archive.orthanc.OrthancImport}. Knows how Orthanc lays out its files, and what is to become
 * of each here. Does not know Orthanc's tables, or the terminal.
 */
package org.lethe.archive.orthanc;
