/**
 * DICOMweb servers elsewhere: those that are known, and what is asked of them, sent to them and fetched from them,
 * under the paths of Orthanc's plugin (Orthanc Book, "DICOMweb plugin").
 *
 * <p>Its doors are {@link org.lethe.dicomweb.servers.RemoteRoutes} and
 * {@link org.lethe.dicomweb.servers.RemoteJobs}. How servers are reached by HTTP and TLS is a matter of
 * {@code org.lethe.peers}.
 */
package org.lethe.dicomweb.servers;
