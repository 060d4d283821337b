/**
 * The services of DICOM (PS3.4) as this server uses and offers them: so far it asks others, by C-ECHO and C-STORE.
 *
 * <p>Doors: {@link org.lethe.dimse.Modalities}, which knows the others by name; {@link org.lethe.dimse.Scu}, which
 * speaks with them; {@link org.lethe.dimse.StoreJobs}, which sends them what is stored here. Does not know HTTP, which
 * starts its work from the floor above, nor SQL.
 */
package org.lethe.dimse;
