/**
 * Backups of everything that is stored, in one form for all stores, and the way back.
 *
 * <p>Doors: {@link org.lethe.archive.backup.Backup} and {@link org.lethe.archive.backup.Restore}. Knows the folder of a
 * backup: blobs by their keys, rows as lines of JSON, and what says that a backup is whole. Does not know the terminal.
 */
package org.lethe.archive.backup;
