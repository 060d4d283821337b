/**
 * The index in a PostgreSQL database, which several servers may share.
 *
 * <p>Door: {@link org.lethe.index.postgres.PostgresIndex}. Each write is a transaction of its own on one of a pool of
 * connections ({@code PostgresTransactions}), and is done again if another one came in its way. The statements
 * themselves stand in {@link org.lethe.index.sql}.
 */
package org.lethe.index.postgres;
