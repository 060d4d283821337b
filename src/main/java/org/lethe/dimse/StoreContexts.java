package org.lethe.dimse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lethe.archive.Outgoing;
import org.lethe.dicom.TransferSyntax;
import org.lethe.index.StoredFile;
import org.lethe.net.Association;
import org.lethe.net.PresentationContext;
import org.lethe.rewrite.Transcoding;

/**
 * The presentation contexts of an association that sends instances: one for each SOP class and transfer syntax, so that
 * the peer answers for each of them.
 */
final class StoreContexts {
    /** What every instance whose pixel data can be decoded can be turned into. */
    static final List<TransferSyntax> COMMON =
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

    private final List<TransferSyntax> targets;
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

        /** The kind of a stored instance when it leaves. */
        static Kind of(StoredFile file, Outgoing outgoing) {
            return new Kind(file.sopClassUid(),
                    outgoing.target().orElseGet(() -> TransferSyntax.of(file.transferSyntaxUid())));
        }

        static Kind of(Outgoing.Instance leaving) {
            return new Kind(leaving.sopClassUid(), leaving.syntax());
        }

        /**
         * How an instance of this kind can be sent; as it is, first of all.
         *
         * @param targets what it may be turned into, the best first
         */
        Collection<Kind> ways(List<TransferSyntax> targets) {
            Set<Kind> ways = new LinkedHashSet<>();
            ways.add(this);
            targets.stream().filter(target -> Transcoding.isPossible(syntax, target))
                    .forEach(target -> ways.add(new Kind(sopClassUid, target)));
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

    /** @param targets what an instance may be turned into, the best first */
    StoreContexts(List<TransferSyntax> targets) {
        this.targets = List.copyOf(targets);
    }

    /** Adds what an instance of a kind needs, if there is room for all of it. */
    void add(Kind kind) {
        List<Kind> missing = new ArrayList<>(kind.ways(targets));
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

    /** The ways that the peer accepted, the best first. */
    List<Way> choose(Kind kind, Association association) {
        List<Way> accepted = new ArrayList<>();
        for (Kind way : kind.ways(targets)) {
            int id = ids.get(way);
            if (association.transferSyntax(id).filter(way.syntax().uid()::equals).isPresent()) {
                accepted.add(new Way(id, way.syntax()));
            }
        }
        return accepted;
    }
}
