/**
 * DICOMweb (PS3.18): QIDO-RS, WADO-RS, STOW-RS and WADO-URI, under the paths of Orthanc's plugin (book: "DICOMweb
 * plugin").
 *
 * <p>Its door is {@link org.lethe.dicomweb.DicomWebRoutes}. It must not know SQL, how files are kept, or how bytes go
 * over the network.
 */
package org.lethe.dicomweb;
