/**
 * Typed, immutable configuration, read once at start from one JSON file with comments, under Orthanc's keys.
 *
 * <p>Door: {@link org.lethe.config.Configuration}. It gives {@link org.lethe.config.Settings}, a record per subject;
 * past that door nobody sees JSON, a key or a default. What is wrong in a file is told all at once, and the server does
 * not start.
 *
 * <p>Knows JSON and the names of Orthanc's options. Does not know what the settings are used for: no DICOM, no HTTP, no
 * database. Source of the names and meanings: Orthanc Book, "Configuration of Orthanc", and the options documented by
 * {@code Orthanc --config}.
 */
package org.lethe.config;
