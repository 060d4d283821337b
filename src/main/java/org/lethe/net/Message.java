package org.lethe.net;

import java.io.InputStream;

/**
 * A message that came.
 *
 * @param contextId of its presentation context
 * @param command its command set
 * @param dataset the bytes of its dataset, as they come from the peer; empty if it has none. It can be read until the
 *     next message is asked for, and throws what {@link Association} throws.
 */
public record Message(int contextId, CommandSet command, InputStream dataset) {}
