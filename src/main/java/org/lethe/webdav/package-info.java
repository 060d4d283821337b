/**
 * WebDAV (RFC 4918) under {@code /webdav}: what is stored, as folders and files that an operating system can mount, and
 * a folder for uploads. The trees and their names are those of Orthanc (book: "WebDAV").
 *
 * <p>Its door is {@link org.lethe.webdav.WebDavRoutes}. It must not know SQL, how files are kept, or DICOM encoding.
 */
package org.lethe.webdav;
