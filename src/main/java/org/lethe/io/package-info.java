/**
 * Bytes on the move: where they lie, and how they get from there to a channel without being copied
 * more often than need be.
 *
 * <p>Door: {@link org.lethe.io.ByteSource}. Does not know what the bytes mean.
 */
package org.lethe.io;
