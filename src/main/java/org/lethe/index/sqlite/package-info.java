/**
 * The index in one SQLite file.
 *
 * <p>Door: {@link org.lethe.index.sqlite.SqliteIndex}. Writes go through one thread that commits those of many callers
 * as one transaction ({@code GroupWriter}); reads go through a pool of connections ({@code ReaderPool}). The statements
 * themselves stand in {@link org.lethe.index.sql}.
 */
package org.lethe.index.sqlite;
