/**
 * The index in one SQLite file.
 *
 * <p>Door: {@link org.lethe.index.sqlite.SqliteIndex}. Writes go through one thread that commits those of many callers
 * as one transaction ({@code GroupWriter}); reads go through a pool of connections ({@code ReaderPool}). Each other
 * class is one subject: its statements stand beside the code that maps their rows.
 */
package org.lethe.index.sqlite;
