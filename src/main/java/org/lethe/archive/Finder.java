package org.lethe.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.config.StorageSettings.AccessOnFind;
import org.lethe.config.Warning;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.index.Constraint;
import org.lethe.index.Page;
import org.lethe.index.Query;
import org.lethe.index.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches by any tags: the index is asked for those that it keeps, the files of what it finds for the others. */
public final class Finder {
    private static final Logger LOG = LoggerFactory.getLogger(Finder.class);
    private static final int BATCH = 200;

    /** A page costs the index a search of its own, and holds its resources at once. */
    private static final int PAGE = 400;

    private final Archive archive;
    private final RequestedTags values;

    public Finder(Archive archive) {
        this.archive = archive;
        this.values = RequestedTags.toCompare(archive);
    }

    /**
     * The Orthanc IDs of what a search finds.
     *
     * @param query may constrain any tags; those that the index does not keep cost opening a file for each resource
     *     that the others leave
     * @throws IOException if a file cannot be read
     */
    public List<String> find(Query query) throws IOException {
        Split split = split(query);
        if (split.others.isEmpty()) {
            return archive.index().find(query);
        }
        warn(split);
        return page(filter(query.level(), archive.index().find(split.first), split.others), query);
    }

    /**
     * Some of what a search finds, whatever its own page and order. A page may have fewer than there are, even none,
     * and not be the last.
     *
     * @param from {@link Page#FIRST}, then what the page before says
     * @throws IOException if a file cannot be read
     */
    public Page<String> page(Query query, long from) throws IOException {
        Split split = split(query);
        if (from == Page.FIRST) {
            warn(split);
        }
        Page<String> page = archive.index().page(split.first, from, PAGE);
        return split.others.isEmpty()
                ? page
                : new Page<>(filter(query.level(), page.items(), split.others), page.next());
    }

    /**
     * A search in two steps.
     *
     * @param first what the index can search for
     * @param others what files have to be opened for
     */
    private record Split(Query first, List<Constraint> others) {}

    private Split split(Query query) {
        List<Constraint> indexed = new ArrayList<>();
        List<Constraint> others = new ArrayList<>();
        for (Constraint constraint : query.constraints()) {
            (archive.isKept(constraint.level(), constraint.tag()) ? indexed : others).add(constraint);
        }
        return new Split(query.with(indexed.toArray(Constraint[]::new)).page(0, 0), others);
    }

    private void warn(Split split) {
        if (!split.others.isEmpty() && archive.warnsOf(Warning.W001_TAGS_BEING_READ_FROM_STORAGE)
                && archive.accessOnFind() == AccessOnFind.ALWAYS) {
            LOG.warn("{}: a search for {}", Warning.W001_TAGS_BEING_READ_FROM_STORAGE.key(),
                    split.others.stream().map(constraint -> Tag.toHex(constraint.tag())).toList());
        }
    }

    /**
     * How many resources a search finds, whatever its page.
     *
     * @throws IOException if a file cannot be read
     */
    public long count(Query query) throws IOException {
        boolean isIndexed = query.constraints().stream()
                .allMatch(constraint -> archive.isKept(constraint.level(), constraint.tag()));
        return isIndexed ? archive.index().count(query) : find(query.page(0, 0)).size();
    }

    private List<String> filter(Level level, List<String> ids, List<Constraint> constraints) throws IOException {
        List<Integer> tags = constraints.stream().map(Constraint::tag).toList();
        List<String> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
            for (Resource resource : archive.index().resources(level, batch)) {
                var shown = values.of(resource, tags);
                if (constraints.stream().allMatch(constraint -> matches(constraint, shown.get(constraint.tag())))) {
                    found.add(resource.id());
                }
            }
        }
        return found;
    }

    private static List<String> page(List<String> ids, Query query) {
        long from = Math.min(query.since(), ids.size());
        long end = query.limit() == 0 ? ids.size() : Math.min(ids.size(), from + query.limit());
        return ids.subList((int) from, (int) end);
    }

    /** Whether a value is what a constraint asks for; null is never. */
    static boolean matches(Constraint constraint, String value) {
        return value != null && Criterion.matches(constraint.match(), constraint.letters(), value);
    }
}
