package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.index.SampleInstances.NOON;
import static org.lethe.index.SampleInstances.slice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment.Compression;

/** What every index promises of being shown as a whole, and of taking over what another one showed. */
public abstract class IndexMovingContract extends IndexFixture {
    private static final OptionalLong UNCHECKED = OptionalLong.empty();

    private Index other;

    /** Another index, empty at first. */
    protected abstract Index openOther();

    @BeforeEach
    void openTheOther() {
        other = openOther();
    }

    @AfterEach
    void closeTheOther() {
        other.close();
    }

    /** All that was shown, in order. */
    private static class Shown implements Snapshot {
        private final List<Object> all = new ArrayList<>();
        private final List<WholeResource> resources = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<Export> exports = new ArrayList<>();
        private final Map<String, StoredReport> reports = new LinkedHashMap<>();
        private long lastChange;
        private long lastExport;

        static Shown of(Index index) {
            Shown shown = new Shown();
            index.show(shown);
            return shown;
        }

        @Override
        public void totals(Statistics totals, long lastChange, long lastExport) {
            all.add(totals);
            this.lastChange = lastChange;
            this.lastExport = lastExport;
        }

        @Override
        public void resource(WholeResource resource) {
            all.add(resource);
            resources.add(resource);
        }

        @Override
        public void change(Change change) {
            all.add(change);
            changes.add(change);
        }

        @Override
        public void export(Export export) {
            all.add(export);
            exports.add(export);
        }

        @Override
        public void property(String name, String value) {
            all.add(name + "=" + value);
        }

        @Override
        public void job(JobRow job) {
            all.add(job);
        }

        @Override
        public void report(String jobId, StoredReport report) {
            all.add(report);
            reports.put(jobId, report);
        }
    }

    private void fill() {
        index.store(slice("P", "S", "R", "1").place(1, 2).tag(Level.STUDY, 0x00181000, "extra").build());
        index.store(slice("Q", "S", "R", "1").received(Reception.byDimse(NOON, "10.0.0.7", "A", "B")).build());
        index.store(slice("P", "S", "R", "2").place(2, 2).receivedAt(NOON.plusSeconds(5)).build());
        index.delete(Level.INSTANCE, slice("P", "S", "R", "1").id(Level.INSTANCE));
        String study = slice("P", "S", "R", "2").id(Level.STUDY);
        index.setMetadata(Level.STUDY, study, 1024, "mine", UNCHECKED);
        index.setMetadata(Level.STUDY, study, 1024, "mine again", UNCHECKED);
        index.addLabel(Level.STUDY, study, "label");
        index.setAttachment(Level.STUDY, study, new Attachment(1024, UUID.randomUUID(), Compression.ZLIB, 100,
                "0123456789abcdef0123456789abcdef", 40, null, 7, 0), UNCHECKED);
        index.setProtected(slice("Q", "S", "R", "1").id(Level.PATIENT), true);
        index.logExport(new Export(0, Level.STUDY, study, "there", "P", "1.2", "", "", NOON));
        for (int i = 0; i < 3; i++) {
            succeed("job-" + i, new StoredReport(UUID.randomUUID(), 5_000_000_000L + i, -i));
        }
    }

    /** Of a job that is not remembered any more. */
    private void succeed(String job, StoredReport report) {
        JobRow row = new JobRow(job, "Type", "Success", 0, "{}", "{}", NOON, NOON, Optional.empty(),
                Optional.of(NOON));
        index.jobs().submit(row, List.of(), JobStore.Hold.HELD);
        index.jobs().finish(row, Consequences.NONE.with(report));
        index.jobs().delete(job);
    }

    private void moveAll() {
        Shown shown = Shown.of(index);
        other.takeOver(shown.resources);
        other.takeOverChanges(shown.changes, shown.lastChange);
        other.takeOverExports(shown.exports, shown.lastExport);
        other.takeOverReports(shown.reports);
    }

    @Test
    void anIndexThatTookOverAllShowsTheSame() {
        fill();

        moveAll();
        moveAll();

        assertThat(Shown.of(other).all).isEqualTo(Shown.of(index).all).hasSizeGreaterThan(12);
        assertThat(other.statistics()).isEqualTo(index.statistics());
        for (Level level : Level.values()) {
            assertThat(other.ids(level, 0, 0)).isEqualTo(index.ids(level, 0, 0)).isNotEmpty();
            for (String id : index.ids(level, 0, 0)) {
                assertThat(other.resource(level, id)).isEqualTo(index.resource(level, id));
                assertThat(other.metadata(level, id)).isEqualTo(index.metadata(level, id));
                assertThat(other.attachments(level, id)).isEqualTo(index.attachments(level, id));
            }
        }
    }

    @Test
    void whatIsTakenOverAgainAfterItWasDeletedKeepsItsBlobs() {
        fill();
        moveAll();
        other.deleteAll();
        List<UUID> doomed = other.blobsToDelete(100);

        moveAll();

        assertThat(doomed).hasSize(3);
        assertThat(other.blobsToDelete(100)).isEmpty();
        assertThat(other.blobsKnown(doomed)).containsExactlyInAnyOrderElementsOf(doomed);
    }

    @Test
    void whatComesAfterwardsGetsNumbersOfItsOwn() {
        fill();
        long lastChange = index.lastChange().last();
        index.clearChanges();
        index.clearExports();

        moveAll();
        other.store(slice("P", "S", "R", "3").build());
        other.logExport(new Export(0, Level.STUDY, NOBODY, "there", "P", "1.2", "", "", NOON));

        assertThat(other.changes(ChangeQuery.after(0, 0)).entries())
                .allSatisfy(change -> assertThat(change.seq()).isGreaterThan(lastChange));
        assertThat(other.lastExport().last()).isEqualTo(2);
        assertThat(other.nextToRecycle()).contains(slice("P", "S", "R", "2").id(Level.PATIENT));
    }

    @Test
    void aSnapshotDoesNotSeeWhatComesMeanwhile() {
        fill();
        int before = Shown.of(index).all.size();
        Shown shown = new Shown() {
            @Override
            public void totals(Statistics totals, long lastChange, long lastExport) {
                super.totals(totals, lastChange, lastExport);
                index.store(slice("P", "S", "late", "4").build());
            }
        };

        index.show(shown);

        assertThat(shown.all).hasSize(before);
        assertThat(index.contains(Level.SERIES, slice("P", "S", "late", "4").id(Level.SERIES))).isTrue();
    }

    @Test
    void thousandsAreTakenOverWhereSomeAreThere() {
        List<NewInstance> many = storeMany();
        for (NewInstance one : many.subList(0, 300)) {
            index.setMetadata(Level.INSTANCE, one.instance().id(), 1024, "mine", UNCHECKED);
            index.addLabel(Level.INSTANCE, one.instance().id(), "label");
        }
        List<WholeResource> all = Shown.of(index).resources;
        other.takeOver(all.subList(0, 700));

        moveAll();

        assertThat(Shown.of(other).all).isEqualTo(Shown.of(index).all);
        assertThat(other.statistics()).isEqualTo(index.statistics());
    }

    @Test
    void whatIsTakenOverTwiceAtOnceIsThereOnce() {
        fill();
        List<WholeResource> twice = new ArrayList<>();
        Shown.of(index).resources.forEach(one -> twice.addAll(List.of(one, one)));

        other.takeOver(twice);

        assertThat(Shown.of(other).resources).isEqualTo(Shown.of(index).resources);
        assertThat(other.statistics()).isEqualTo(index.statistics());
    }

    @Test
    void ofSomeResourcesThoseThatAreThereAreKnown() {
        fill();
        String there = slice("P", "S", "R", "2").id(Level.INSTANCE);

        assertThat(index.contained(Level.INSTANCE, List.of(there, NOBODY, "no ID", slice("P", "S", "R", "2")
                .id(Level.STUDY)))).containsExactly(there);
        assertThat(index.contained(Level.INSTANCE, List.of())).isEmpty();
    }

    private List<NewInstance> storeMany() {
        List<NewInstance> many = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            many.add(slice("P", "S", "R", String.valueOf(i)).file(UUID.randomUUID(), i, i)
                    .receivedAt(Instant.ofEpochSecond(1_000_000 + i)).build());
        }
        index.storeAll(many);
        return many;
    }

    @Test
    void pagesAndTheirBelongingsAreAllShown() {
        List<NewInstance> many = storeMany();
        String last = many.getLast().instance().id();
        index.setMetadata(Level.INSTANCE, last, 1024, "last", UNCHECKED);

        Shown shown = Shown.of(index);

        assertThat(shown.resources).hasSize(2503);
        assertThat(shown.changes).hasSize(2503 + 1);
        assertThat(shown.resources.getLast().id()).isEqualTo(last);
        assertThat(shown.resources.getLast().metadata()).containsExactly(new Metadata(1024, "last", 0));
    }
}
