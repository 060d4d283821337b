/**
 * Holds the index and the blobs against each other, and against themselves.
 *
 * <p>Door: {@link org.lethe.archive.audit.Audit}. Knows what every index and every store promises. Changes nothing, and
 * works beside a running server. Does not know the terminal.
 */
package org.lethe.archive.audit;
