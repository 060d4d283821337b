package org.lethe.index;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a deletion did.
 *
 * @param removed everything that went, the topmost first
 * @param remainingAncestor the lowest resource above that is still there
 * @param garbage the blobs that have no row now; they are queued for deletion already
 */
public record Deleted(List<Ref> removed, Optional<Ref> remainingAncestor, List<UUID> garbage) {}
