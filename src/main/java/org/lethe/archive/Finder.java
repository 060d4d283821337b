package org.lethe.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.config.StorageSettings.AccessOnFind;
import org.lethe.config.Warning;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.index.Constraint;
import org.lethe.index.Query;
import org.lethe.index.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches by any tags: the index is asked for those that it keeps, the files of what it finds for the others. */
public final class Finder {
    private static final Logger LOG = LoggerFactory.getLogger(Finder.class);
    private static final int BATCH = 200;

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
        List<Constraint> indexed = new ArrayList<>();
        List<Constraint> others = new ArrayList<>();
        for (Constraint constraint : query.constraints()) {
            (archive.isKept(constraint.level(), constraint.tag()) ? indexed : others).add(constraint);
        }
        if (others.isEmpty()) {
            return archive.index().find(query);
        }
        if (archive.warnsOf(Warning.W001_TAGS_BEING_READ_FROM_STORAGE)
                && archive.accessOnFind() == AccessOnFind.ALWAYS) {
            LOG.warn("{}: a search for {}", Warning.W001_TAGS_BEING_READ_FROM_STORAGE.key(),
                    others.stream().map(constraint -> Tag.toHex(constraint.tag())).toList());
        }
        Query first = query.with(indexed.toArray(Constraint[]::new)).page(0, 0);
        return page(filter(query.level(), archive.index().find(first), others), query);
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
