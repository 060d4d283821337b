/**
 * Other servers with Orthanc's REST API: those that are known, and what is sent to them by HTTP.
 *
 * <p>Doors: {@link org.lethe.peers.Peers}, which knows them by name; {@link org.lethe.peers.PeerClient}, which asks
 * them; {@link org.lethe.peers.PeerStoreJobs}, which sends them what is stored here. Files go from the storage to the
 * socket, and memory does not grow with them. Does not know this server's own REST API, nor SQL.
 */
package org.lethe.peers;
