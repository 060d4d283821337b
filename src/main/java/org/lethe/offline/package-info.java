/**
 * De-identification of files and folders without a server: the engine of {@link org.lethe.rewrite} from disk to disk.
 *
 * <p>Doors: {@link org.lethe.offline.FileAnonymization}, {@link org.lethe.offline.LeakScan}. Knows no index, no blobs
 * and no terminal: a {@link org.lethe.offline.Progress} is told how far it is.
 */
package org.lethe.offline;
