package org.lethe.index.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.index.SampleInstances.slice;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.config.PostgresSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.Change;
import org.lethe.index.ChangeQuery;
import org.lethe.index.ChangeType;
import org.lethe.index.Index;
import org.lethe.index.Overwrite;
import org.lethe.index.Ref;
import org.lethe.index.SampleInstances;
import org.lethe.index.Statistics;
import org.lethe.index.Stored;
import org.lethe.io.NodeMark;

/** Two servers with one database: what they do at the same time comes out as if they had done it in turn. */
class SharedDatabaseTest {
    private static final int WRITERS = 6;
    private static final int EACH = 20;
    private static final Statistics NOTHING = new Statistics(0, 0, 0, 0, 0, 0, 0, 0);

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private List<PostgresIndex> nodes;

    @BeforeEach
    void openNodes() {
        nodes = List.of(database.open(), database.open());
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(Index::close);
    }

    @Test
    void aStudyThatComesThroughSeveralServersHasItsParentsOnceAndItsChangesInOrder() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Change> followed = new ArrayList<>();
        try (var reader = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> following = reader.submit(() -> follow(followed, done));
            atOnce(writer -> {
                for (int i = 0; i < EACH; i++) {
                    node(writer).store(slice("P", "S", "R" + i % 3, writer + "." + i).build());
                }
                return null;
            });
            done.set(true);
            following.get();
        }

        int instances = WRITERS * EACH;
        assertThat(nodes.getFirst().statistics()).extracting(
                Statistics::patients, Statistics::studies, Statistics::series, Statistics::instances)
                .containsExactly(1L, 1L, 3L, (long) instances);
        assertThat(followed.stream().collect(Collectors.groupingBy(Change::type, Collectors.counting())))
                .isEqualTo(Map.of(ChangeType.NEW_PATIENT, 1L, ChangeType.NEW_STUDY, 1L, ChangeType.NEW_SERIES, 3L,
                        ChangeType.NEW_INSTANCE, (long) instances));
        assertThat(followed).isEqualTo(changes(nodes.getLast(), 0));
        assertThat(followed).extracting(Change::seq).doesNotHaveDuplicates().isSorted();
    }

    /** As a client does that asks for what came after the last entry it knows. */
    private void follow(List<Change> followed, AtomicBoolean done) {
        boolean last;
        do {
            last = done.get();
            followed.addAll(changes(nodes.getLast(), followed.isEmpty() ? 0 : followed.getLast().seq()));
        } while (!last);
    }

    private static List<Change> changes(Index index, long since) {
        return index.changes(ChangeQuery.after(since, 0)).entries();
    }

    @Test
    void whatIsStoredAndDeletedAtOnceLeavesNeitherOrphansNorEmptyParents() throws Exception {
        Set<UUID> arrived = Collections.synchronizedSet(new HashSet<>());
        atOnce(writer -> {
            Random random = new Random(writer);
            for (int i = 0; i < EACH; i++) {
                SampleInstances instance = slice("P", "S", "R" + random.nextInt(2), String.valueOf(random.nextInt(4)))
                        .file(UUID.randomUUID(), 1000 + i, i).overwrite(Overwrite.ALWAYS);
                arrived.add(instance.build().file().blobKey());
                node(writer).store(instance.build());
                Level level = Level.values()[random.nextInt(4)];
                deleteIfThere(node(writer), level, instance.id(level));
            }
            return null;
        });

        Index index = nodes.getFirst();
        for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
            for (String id : index.ids(level, 0, 0)) {
                assertThat(index.resource(level, id).orElseThrow().children()).isNotEmpty();
            }
        }
        Statistics counted = index.ids(Level.PATIENT, 0, 0).isEmpty()
                ? NOTHING
                : index.statistics(Level.PATIENT, index.ids(Level.PATIENT, 0, 0).getFirst());
        assertThat(index.statistics()).isEqualTo(counted);
        assertEachIsKnownOrQueued(index, arrived);
    }

    private static void assertEachIsKnownOrQueued(Index index, Set<UUID> arrived) {
        Set<UUID> accounted = new HashSet<>(index.blobsToDelete(10_000));
        Set<UUID> known = index.blobsKnown(arrived);
        assertThat(Collections.disjoint(accounted, known)).isTrue();
        accounted.addAll(known);
        assertThat(accounted).isEqualTo(arrived);
    }

    private static void deleteIfThere(Index index, Level level, String id) {
        try {
            index.delete(level, id);
        } catch (LetheException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_RESOURCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"metadata, true", "metadata, false", "attachments, true", "attachments, false"})
    void whatIsKeptOfASeriesWhileOneOfItsInstancesGoesIsNeitherLostNorCountedTwice(String held, boolean isKeptBefore)
            throws Exception {
        SampleInstances goes = slice("P", "S", "R", "1");
        SampleInstances stays = slice("P", "S", "R", "2");
        Set<UUID> arrived = Collections.synchronizedSet(new HashSet<>());
        for (SampleInstances instance : List.of(goes, stays)) {
            nodes.getFirst().store(instance.build());
            arrived.add(instance.build().file().blobKey());
        }
        String series = stays.id(Level.SERIES);
        if (isKeptBefore) {
            arrived.add(keep(nodes.getFirst(), series, 100));
        }

        try (Connection holder = PostgresServer.connect(database.settings());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE " + held + " IN SHARE MODE");
            Future<?> deleting =
                    executor.submit(() -> nodes.getFirst().delete(Level.INSTANCE, goes.id(Level.INSTANCE)));
            database.awaitWaiting(1);
            Future<UUID> keeping = executor.submit(() -> keep(nodes.getLast(), series, 10));
            awaitDoneOrWaiting(keeping);
            holder.rollback();
            deleting.get();
            arrived.add(keeping.get());
        }

        Index index = nodes.getFirst();
        assertThat(index.statistics()).isEqualTo(index.statistics(Level.PATIENT, stays.id(Level.PATIENT)));
        assertEachIsKnownOrQueued(index, arrived);
    }

    private static UUID keep(Index index, String series, long bytes) {
        UUID blob = UUID.randomUUID();
        index.setAttachment(Level.SERIES, series,
                Attachment.plain(AttachmentType.SERIES_METADATA, blob, bytes, 1, null), OptionalLong.empty());
        return blob;
    }

    private void awaitDoneOrWaiting(Future<?> second) throws Exception {
        try {
            second.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            database.awaitWaiting(2);
        }
    }

    @Test
    void anInstanceThatIsReplacedByAllAtOnceIsCountedOnce() throws Exception {
        List<Stored> outcomes = atOnce(writer -> node(writer).store(slice("P", "S", "R", "1")
                .file(UUID.randomUUID(), 500, writer).overwrite(Overwrite.ALWAYS).build()));

        assertThat(outcomes).extracting(Stored::status).containsOnlyOnce(Stored.Status.SUCCESS);
        assertThat(nodes.getFirst().statistics().instances()).isEqualTo(1);
        assertThat(nodes.getFirst().statistics().dicomDiskSize()).isEqualTo(500);
        assertThat(nodes.getFirst().blobsToDelete(100)).hasSize(WRITERS - 1);
    }

    @Test
    void aRevisionIsGivenToOneOfThoseWhoExpectTheSameOne() throws Exception {
        SampleInstances instance = slice("P", "S", "R", "1");
        nodes.getFirst().store(instance.build());
        List<Boolean> outcomes = atOnce(writer -> {
            try {
                node(writer).setMetadata(Level.STUDY, instance.id(Level.STUDY), 1024, "w" + writer,
                        OptionalLong.of(-1));
                return true;
            } catch (LetheException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.REVISION);
                return false;
            }
        });

        assertThat(outcomes).containsOnlyOnce(true);
    }

    @Test
    void aCounterNeverGivesANumberTwice() throws Exception {
        List<List<Long>> given = atOnce(writer -> {
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                numbers.add(node(writer).incrementProperty("counter"));
            }
            return numbers;
        });

        assertThat(given.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(WRITERS * EACH);
    }

    @Test
    void ofThoseWhoReplaceTheSamePropertyOneDoes() throws Exception {
        assertThat(atOnce(writer -> node(writer).replaceProperty("key", Optional.empty(), "w" + writer)))
                .containsOnlyOnce(true);
        Optional<String> made = nodes.getFirst().property("key");
        assertThat(atOnce(writer -> node(writer).replaceProperty("key", made, "again" + writer)))
                .containsOnlyOnce(true);
        assertThat(nodes.getLast().property("key").orElseThrow()).startsWith("again");
    }

    @Test
    void whatIsToBeDoneInTurnIsDoneByOneServerAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        atOnce(writer -> {
            node(writer).inTurn(Index.Turn.RECYCLING, () -> {
                seen.add(inside.incrementAndGet());
                node(writer).statistics();
                inside.decrementAndGet();
            });
            return null;
        });

        assertThat(seen).hasSize(WRITERS).containsOnly(1);
    }

    @Test
    void whatRestsBecomesStableOnceThoughAllSeeIt() throws Exception {
        SampleInstances instance = slice("P", "S", "R", "1");
        nodes.getFirst().store(instance.build());
        Instant later = Instant.now().plusSeconds(10);
        List<List<Ref>> marked = atOnce(
                writer -> node(writer).markStable(node(writer).unstable(later, 10), later));

        assertThat(marked.stream().flatMap(List::stream)).hasSize(3);
        assertThat(changes(nodes.getFirst(), 0)).extracting(Change::type).containsOnlyOnce(
                ChangeType.STABLE_PATIENT, ChangeType.STABLE_STUDY, ChangeType.STABLE_SERIES);
    }

    @Test
    void aBlobOfAFormerNumberGetsNoRow() {
        UUID own = marked(nodes.getFirst().nodes().number());
        UUID former = marked(nodes.getFirst().nodes().number() + 100);
        nodes.getFirst().store(slice("P", "S", "R", "1").file(own, 100, 1).build());

        assertThatThrownBy(() -> nodes.getFirst().store(slice("P", "S", "R", "2").file(former, 100, 1).build()))
                .isInstanceOfSatisfying(LetheException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }

    private static UUID marked(long number) {
        UUID random = UUID.randomUUID();
        return NodeMark.put(new UUID(random.getMostSignificantBits() & ~0xF000L | 0x8000,
                random.getLeastSignificantBits()), NodeMark.of(number));
    }

    @Test
    void blobsToDeleteAreSharedOutAndTheSameServerGetsItsOwnAgain() {
        for (int i = 0; i < 4; i++) {
            nodes.getFirst().store(slice("P", "S", "R", String.valueOf(i)).build());
        }
        List<UUID> all = nodes.getFirst().deleteAll();
        List<UUID> first = nodes.getFirst().blobsToDelete(2);
        List<UUID> second = nodes.getLast().blobsToDelete(10);

        assertThat(first).hasSize(2).doesNotContainAnyElementsOf(second);
        assertThat(second).hasSize(2);
        assertThat(nodes.getFirst().blobsQueued(all)).isEqualTo(Set.copyOf(all));
        assertThat(nodes.getFirst().blobsToDelete(10)).containsExactlyInAnyOrderElementsOf(first);
        assertThat(all).containsAll(first).containsAll(second);
    }

    @Test
    void whoeverStopsLeavesTheBlobsThatItWasToDeleteToOthers() {
        nodes.getFirst().store(slice("P", "S", "R", "1").build());
        nodes.getFirst().deleteAll();
        List<UUID> claimed;
        try (PostgresIndex another = database.open()) {
            claimed = another.blobsToDelete(10);
            assertThat(nodes.getFirst().blobsToDelete(10)).isEmpty();
        }

        assertThat(nodes.getFirst().blobsToDelete(10)).hasSize(1).isEqualTo(claimed);
    }

    @Test
    void serversThatStartAtOnceMigrateAnEmptyDatabaseOnce() throws Exception {
        PostgresSettings empty = PostgresServer.newEmptyDatabase();
        List<PostgresIndex> opened = atOnce(_ -> PostgresIndex.open(empty));
        try {
            opened.getFirst().store(slice("P", "S", "R", "1").build());
            assertThat(opened.getLast().statistics().instances()).isEqualTo(1);
        } finally {
            opened.forEach(Index::close);
        }
    }

    private PostgresIndex node(int writer) {
        return nodes.get(writer % nodes.size());
    }

    private interface Writer<T> {
        T write(int number) throws Exception;
    }

    private static <T> List<T> atOnce(Writer<T> writer) throws Exception {
        List<Callable<T>> calls = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            int own = number;
            calls.add(() -> writer.write(own));
        }
        List<T> outcomes = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> outcome : executor.invokeAll(calls)) {
                outcomes.add(outcome.get());
            }
        }
        return outcomes;
    }
}
