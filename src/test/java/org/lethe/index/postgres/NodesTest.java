package org.lethe.index.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.index.SampleInstances.slice;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lethe.config.PostgresSettings;
import org.lethe.error.ErrorKind;
import org.lethe.index.Node;
import org.lethe.index.Node.State;

/** Who shares a database: servers come, drain and leave, and those that are silent are shut out. */
class NodesTest {
    private static final Membership.Pace QUICK =
            new Membership.Pace(Duration.ofMillis(100), Duration.ofSeconds(4));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a server says of itself comes to nothing, as if it were frozen. */
    private static final String HOLD_UP = """
            CREATE FUNCTION hold_up() RETURNS TRIGGER LANGUAGE plpgsql AS $$
            BEGIN
                NEW.beat := OLD.beat;
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER hold_up BEFORE UPDATE OF beat ON nodes FOR EACH ROW WHEN (OLD.number = %d)
                EXECUTE FUNCTION hold_up();
            """;
    private static final String LET_GO = "DROP FUNCTION IF EXISTS hold_up CASCADE";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private PostgresIndex first;
    private PostgresIndex second;

    @BeforeEach
    void open() {
        first = open("first");
        second = open("second");
    }

    @AfterEach
    void close() throws SQLException {
        execute(LET_GO);
        first.close();
        second.close();
    }

    private PostgresIndex open(String name) {
        return open(database.settings(), name);
    }

    private static PostgresIndex open(PostgresSettings settings, String name) {
        return PostgresIndex.open(settings, new Node.Description(name, "127.0.0.1:8042", "1"), QUICK);
    }

    @Test
    void serversThatShareADatabaseKnowEachOtherAndTheEldestKeepsHouseUntilItDrainsOrLeaves() {
        assertThat(states()).isEqualTo(Map.of("first", State.LIVING, "second", State.LIVING));
        assertThat(first.nodes().self().orElseThrow().name()).isEqualTo("first");
        assertThat(first.nodes().isEldest()).isTrue();
        assertThat(second.nodes().isEldest()).isFalse();

        first.nodes().drain();
        await(() -> second.nodes().isEldest() && !first.nodes().isEldest());
        assertThat(states()).isEqualTo(Map.of("first", State.DRAINING, "second", State.LIVING));

        second.close();
        await(first.nodes()::isEldest);
        second = open("third");
        assertThat(states()).isEqualTo(
                Map.of("first", State.DRAINING, "second", State.GONE, "third", State.LIVING));
    }

    private Map<String, State> states() {
        return second.nodes().all().stream()
                .collect(Collectors.toMap(Node::name, Node::state));
    }

    @Test
    void aServerThatIsSilentLosesItsConnectionsBeforeItIsGoneAndComesBackUnderAnotherNumber() throws SQLException {
        long former = first.nodes().number();
        first.store(slice("P", "S", "R", "1").build());
        try (Connection held = enlisted(former)) {
            execute(HOLD_UP.formatted(former));
            await(() -> first.nodes().number() != former);

            assertThat(second.nodes().all().getFirst().state()).isEqualTo(State.GONE);
            assertThat(isOpen(held)).isFalse();
        }
        assertThatThrownBy(() -> enlisted(former)).isInstanceOfSatisfying(SQLException.class,
                e -> assertThat(PostgresFaults.of(e).kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        first.store(slice("P", "S", "R", "2").build());
        assertThat(second.statistics().instances()).isEqualTo(2);
        await(() -> second.nodes().isEldest());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the end of patience").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** As one of the pool of a server. */
    private Connection enlisted(long number) throws SQLException {
        Connection connection = PostgresServer.connect(database.settings());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'Lethe node %d'".formatted(number));
            statement.execute(NodeRows.REQUIRE_MEMBER);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isOpen(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void connectionsBearTheNumberOfTheirServerAfterTheNameThatUsersGaveThem() throws SQLException {
        PostgresSettings plain = database.settings();
        PostgresSettings named = new PostgresSettings(plain.host(), plain.port(), plain.database(), plain.username(),
                plain.password(), Map.of("application_name", "Radiology"), 2, 0, Duration.ofSeconds(1));
        try (PostgresIndex third = open(named, "third")) {
            first.statistics(); // by a connection of its pool, which is filled when it likes
            third.statistics();
            assertThat(applications()).contains("Lethe node " + first.nodes().number(),
                    "Radiology Lethe node " + third.nodes().number());
        }
    }

    @Test
    void aCommandThatLooksOnIsNoServer() {
        try (PostgresIndex command = PostgresIndex.open(database.settings())) {
            assertThat(command.nodes().self()).isEmpty();
            assertThat(command.nodes().isEldest()).isFalse();
            assertThat(command.nodes().all()).extracting(Node::name).containsExactly("first", "second");
            command.store(slice("P", "S", "R", "1").build());
            assertThat(first.statistics().instances()).isEqualTo(1);
        }
    }

    private List<String> applications() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = PostgresServer.connect(database.settings());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT application_name FROM pg_stat_activity")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = PostgresServer.connect(database.settings());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
