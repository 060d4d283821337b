/**
 * The services of DICOM (PS3.4) as this server uses and offers them: C-ECHO, C-STORE, C-FIND, C-MOVE, C-GET, worklists,
 * and commitment to storage.
 *
 * <p>Doors of the one who offers: {@link org.lethe.dimse.DicomServer}, with a class for each service, and
 * {@link org.lethe.dimse.AcceptedContexts}, which says what may be stored, and {@link org.lethe.dimse.Worklists}, which
 * has what is scheduled. Doors of the one who asks:
 * {@link org.lethe.dimse.Modalities}, which knows the others by name; {@link org.lethe.dimse.Scu} and
 * {@link org.lethe.dimse.FindScu}, which speak with them; {@link org.lethe.dimse.StoreJobs} and
 * {@link org.lethe.dimse.RetrieveJobs}, which send and fetch. {@link org.lethe.dimse.StorageCommitment} is both. Does
 * not know HTTP, which starts its work from the floor above, nor SQL.
 */
package org.lethe.dimse;
