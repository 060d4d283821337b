package org.lethe.dimse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.dicom.TransferSyntax;
import org.lethe.index.StoredFile;
import org.lethe.net.Association;
import org.lethe.net.PresentationContext;

/**
 * The presentation contexts of an association that sends instances: one for each SOP class and transfer syntax, so that
 * the peer answers for each of them.
 */
final class StoreContexts {
    /** What every instance with native pixel data can be turned into, without loss. */
    private static final List<TransferSyntax> COMMON =
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

    private final boolean convertible;
    private final Map<Kind, Integer> ids = new LinkedHashMap<>();

    /**
     * What decides about the context of an instance.
     *
     * @param sopClassUid (0008,0016)
     * @param syntax that the dataset is in while it is read: one that was deflated is not any more
     */
    record Kind(String sopClassUid, TransferSyntax syntax) {
        Kind {
            syntax = syntax.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax;
        }

        static Kind of(StoredFile file) {
            return new Kind(file.sopClassUid(), TransferSyntax.of(file.transferSyntaxUid()));
        }

        /** How an instance of this kind can be sent; as it is, first of all. */
        Collection<Kind> ways(boolean convertible) {
            Set<Kind> ways = new LinkedHashSet<>();
            ways.add(this);
            if (convertible && !syntax.encapsulated()) {
                COMMON.forEach(common -> ways.add(new Kind(sopClassUid, common)));
            }
            return ways;
        }
    }

    /**
     * The way for an instance.
     *
     * @param contextId of the presentation context
     * @param syntax that the peer gets it in
     */
    record Way(int contextId, TransferSyntax syntax) {}

    /** @param convertible whether an instance may be sent in another transfer syntax than its own */
    StoreContexts(boolean convertible) {
        this.convertible = convertible;
    }

    /** Adds what an instance of a kind needs, if there is room for all of it. */
    void add(Kind kind) {
        List<Kind> missing = new ArrayList<>(kind.ways(convertible));
        missing.removeAll(ids.keySet());
        if (ids.size() + missing.size() <= PresentationContext.COUNT_MAX) {
            missing.forEach(way -> ids.put(way, PresentationContext.idAt(ids.size())));
        }
    }

    /** Whether there was room. */
    boolean has(Kind kind) {
        return ids.containsKey(kind);
    }

    /** As they are proposed. */
    List<PresentationContext> toList() {
        List<PresentationContext> contexts = new ArrayList<>(ids.size());
        ids.forEach((kind, id) -> contexts.add(
                new PresentationContext(id, kind.sopClassUid(), List.of(kind.syntax().uid()))));
        return contexts;
    }

    /** The best way that the peer accepted; empty if it accepted none. */
    Optional<Way> choose(Kind kind, Association association) {
        for (Kind way : kind.ways(convertible)) {
            int id = ids.get(way);
            if (association.transferSyntax(id).filter(way.syntax().uid()::equals).isPresent()) {
                return Optional.of(new Way(id, way.syntax()));
            }
        }
        return Optional.empty();
    }
}
