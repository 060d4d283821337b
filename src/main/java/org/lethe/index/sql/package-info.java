/**
 * The index as statements of SQL, for every database that has one.
 *
 * <p>Door: {@link org.lethe.index.sql.SqlIndex}, which a database extends by its {@code Transactions}. Each other class
 * is one subject: its statements stand beside the code that maps their rows.
 */
package org.lethe.index.sql;
