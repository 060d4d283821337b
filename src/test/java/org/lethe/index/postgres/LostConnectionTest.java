package org.lethe.index.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.index.SampleInstances.slice;

import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lethe.config.PostgresSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Query;
import org.lethe.index.SampleInstances;
import org.lethe.index.Stored;

/** Connections that break in the middle, and a database that goes away. */
class LostConnectionTest {
    private static final int WRITERS = 4;
    private static final int EACH = 40;
    private static final int CUTS = 12;

    private static final String CUT = """
            SELECT pg_terminate_backend(pid)
              FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
            """;

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @Test
    void whatWasAcknowledgedWhileConnectionsBrokeIsThereOnceAndIsCountedOnce() throws Exception {
        List<SampleInstances> acknowledged = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        try (Index index = database.open(); var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int own = writer;
                writing.add(executor.submit(() -> write(index, own, acknowledged, numbers)));
            }
            Future<?> cutting = executor.submit(() -> cut(done));
            for (Future<?> one : writing) {
                one.get();
            }
            done.set(true);
            cutting.get();

            Set<UUID> blobs = new HashSet<>();
            for (SampleInstances instance : acknowledged) {
                UUID blob = instance.build().file().blobKey();
                assertThat(index.file(instance.id(Level.INSTANCE)).orElseThrow().attachment().blobKey())
                        .isEqualTo(blob);
                blobs.add(blob);
            }
            assertThat(index.blobsToDelete(1000)).doesNotContainAnyElementsOf(blobs);
            assertThat(numbers).doesNotHaveDuplicates();
            assertThat(index.statistics())
                    .isEqualTo(index.statistics(Level.PATIENT, acknowledged.getFirst().id(Level.PATIENT)));
            assertThat(index.count(Query.all(Level.INSTANCE)))
                    .isEqualTo(index.ids(Level.INSTANCE, 0, 0).size());
        }
    }

    private static void write(Index index, int writer, List<SampleInstances> acknowledged, List<Long> numbers) {
        for (int i = 0; i < EACH; i++) {
            SampleInstances instance = slice("P", "S", "R" + i % 4, writer + "." + i).file(UUID.randomUUID(), 100, i);
            try {
                index.store(instance.build());
                synchronized (acknowledged) {
                    acknowledged.add(instance);
                }
                long number = index.incrementProperty("n");
                synchronized (numbers) {
                    numbers.add(number);
                }
            } catch (LetheException e) {
                // A write may fail, if it says so.
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            }
        }
    }

    private Void cut(AtomicBoolean done) throws Exception {
        try (Connection connection = PostgresServer.connect(database.settings());
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < CUTS && !done.get(); i++) {
                Thread.sleep(100);
                statement.execute(CUT);
            }
        }
        return null;
    }

    @Test
    void aDatabaseThatIsDownIsSaidToBeUnavailableAndIsUsedAgainOnceItIsBack() throws Exception {
        PostgresServer server = PostgresServer.startNew(PostgresServer.Syncing.OFF);
        try (Index index = PostgresIndex.open(server.settings("postgres"))) {
            SampleInstances first = slice("P", "S", "R", "1");
            index.store(first.build());
            server.stop();
            assertThatThrownBy(() -> index.store(slice("P", "S", "R", "2").build()))
                    .isInstanceOfSatisfying(LetheException.class,
                            e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
            server.start();
            index.store(slice("P", "S", "R", "3").build());
            assertThat(index.contains(Level.INSTANCE, first.id(Level.INSTANCE))).isTrue();
        } finally {
            server.end();
        }
    }

    @Test
    void anInstanceWhoseAnswerIsLostIsStoredOnce() {
        SampleInstances instance = slice("P", "S", "R", "2");
        try (StatementRelay relay = new StatementRelay(database.settings().port());
                Index index = PostgresIndex.open(through(relay))) {
            index.store(slice("P", "S", "R", "1").build());
            relay.loseAnswerTo("INSERT INTO instances", () -> {});

            assertThat(index.store(instance.build()).status()).isEqualTo(Stored.Status.SUCCESS);

            assertThat(relay.isWaiting()).isFalse();
            assertThat(index.statistics().instances()).isEqualTo(2);
            assertThat(index.blobsToDelete(10)).isEmpty();
        }
    }

    @Test
    void anInstanceThatIsDeletedBeforeItsAnswerIsLostDoesNotComeBackWithoutItsFile() {
        SampleInstances instance = slice("P", "S", "R", "2");
        try (StatementRelay relay = new StatementRelay(database.settings().port());
                Index index = PostgresIndex.open(through(relay));
                Index other = database.open()) {
            index.store(slice("P", "S", "R", "1").build());
            relay.loseAnswerTo("INSERT INTO instances",
                    () -> other.delete(Level.INSTANCE, instance.id(Level.INSTANCE)));

            assertThatThrownBy(() -> index.store(instance.build())).isInstanceOfSatisfying(LetheException.class,
                    e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));

            assertThat(relay.isWaiting()).isFalse();
            UUID blob = instance.build().file().blobKey();
            assertThat(other.blobsToDelete(10)).containsExactly(blob);
            assertThat(other.blobsKnown(List.of(blob))).isEmpty();
            assertThat(index.store(instance.file(UUID.randomUUID(), 100, 1).build()).status())
                    .as("sent again").isEqualTo(Stored.Status.SUCCESS);
        }
    }

    private PostgresSettings through(StatementRelay relay) {
        PostgresSettings direct = database.settings();
        return new PostgresSettings("127.0.0.1", relay.port(), direct.database(), direct.username(),
                direct.password(), direct.parameters(), direct.connectionsMax(), direct.retriesMax(),
                direct.retryInterval());
    }

    @Test
    void aStatementThatWaitsEndsWithItsConnectionAndIsNotCarriedOutLater() throws Exception {
        try (var pool = PostgresDatabase.open(database.settings()).pool();
                Connection holder = PostgresServer.connect(database.settings());
                Connection observer = PostgresServer.connect(database.settings());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("UPDATE change_numbers SET last = last");
            Connection waiting = pool.getConnection();
            Future<Boolean> asked =
                    executor.submit(() -> waiting.createStatement().execute("UPDATE change_numbers SET last = 7"));
            database.awaitWaiting(1);
            waiting.abort(Runnable::run);

            database.awaitWaiting(0);
            assertThatThrownBy(asked::get).hasCauseInstanceOf(SQLException.class);
            holder.rollback();
            try (ResultSet row = observer.createStatement().executeQuery("SELECT last FROM change_numbers")) {
                row.next();
                assertThat(row.getLong(1)).isZero();
            }
        }
    }

    @Test
    void socketsAskWhetherTheOtherSideIsStillThere() throws Exception {
        try (Socket socket = new WatchedSockets().createSocket()) {
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(WatchedSockets.IDLE_SECONDS);
        }
    }
}
