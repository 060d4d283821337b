package org.lethe.growth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lethe.config.PostgresSettings;
import org.lethe.index.postgres.PostgresIndex;
import org.lethe.index.postgres.PostgresServer;
import org.lethe.index.postgres.PostgresServer.Syncing;
import org.lethe.index.sqlite.SqliteIndex;

/**
 * Whether uploads and searches slow down with what an index holds. Two servers are asked in turn: the index of one
 * grows from step to step, that of the other stays small. So a machine that is slower for a while is so for both.
 * Prints a table of the large one's figures by the small one's. Run by hand, with the class path of the tests:
 * {@code java -cp ... org.lethe.growth.GrowthCurve sqlite|postgres folder instances...}.
 */
final class GrowthCurve {
    private static final int SMALL = 50_000;
    private static final int ROUNDS = Integer.getInteger("lethe.growth.rounds", 10);
    private static final int UPLOADS = 400;
    private static final int FINDS = 300;
    private static final int WARM_UP = 8;

    private GrowthCurve() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        int[] steps = Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray();
        switch (arguments[0]) {
            case "sqlite" -> measure(steps, onSqlite(folder.resolve("small")), onSqlite(folder.resolve("large")));
            case "postgres" -> {
                PostgresServer server = PostgresServer.startNew(Syncing.ON);
                try {
                    measure(steps, onPostgres(server, folder.resolve("small")),
                            onPostgres(server, folder.resolve("large")));
                } finally {
                    server.end();
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static GrownStore onSqlite(Path folder) throws Exception {
        Path storage = Files.createDirectories(folder.resolve("storage"));
        return new GrownStore(folder, "", 1, () -> SqliteIndex.open(storage), () -> {});
    }

    private static GrownStore onPostgres(PostgresServer server, Path folder) throws Exception {
        Files.createDirectories(folder.resolve("storage"));
        var database = server.newIndex();
        String settings = """
                , "PostgreSQL": {"EnableIndex": true, "Host": "%s", "Port": %d, "Database": "%s", "Username": "%s",
                  "IndexConnectionsCount": 8}"""
                .formatted(database.host(), database.port(), database.database(), database.username());
        return new GrownStore(folder, settings, 3, () -> PostgresIndex.open(database), () -> settle(database));
    }

    /** As it would do by itself within minutes. */
    private static void settle(PostgresSettings database) throws SQLException {
        try (Connection connection = PostgresServer.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE)");
            statement.execute("CHECKPOINT");
        }
    }

    private static void measure(int[] steps, GrownStore small, GrownStore large) throws Exception {
        small.grow(SMALL);
        System.out.println("| instances | uploads/s | by the small one's | CPU of an upload, by the small one's"
                + " | searches/s | by the small one's | CPU of a search, by the small one's |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int step : steps) {
            double filled = large.grow(step);
            System.err.printf("grown to %d at %.0f instances a second%n", step, filled);
            small.start();
            large.start();
            Compared uploads = new Compared();
            Compared searches = new Compared();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                Compared ofUploads = round < 0 ? new Compared() : uploads;
                Compared ofSearches = round < 0 ? new Compared() : searches;
                // The one that begins is the other in each round.
                for (GrownStore store : round % 2 == 0 ? List.of(small, large) : List.of(large, small)) {
                    ofUploads.add(store == large, store.upload(UPLOADS));
                    ofSearches.add(store == large, store.search(FINDS));
                }
            }
            small.stop();
            large.stop();
            System.out.printf(Locale.ROOT, "| %,d | %s | %s |%n", step, uploads, searches);
        }
    }

    /** The figures of the small store and of the large one, round by round. */
    private static final class Compared {
        private final List<GrownStore.Cost> small = new ArrayList<>();
        private final List<GrownStore.Cost> large = new ArrayList<>();

        void add(boolean isLarge, GrownStore.Cost cost) {
            (isLarge ? large : small).add(cost);
        }

        @Override
        public String toString() {
            double[] rates = new double[small.size()];
            double[] cpus = new double[small.size()];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = large.get(i).perSecond() / small.get(i).perSecond();
                cpus[i] = large.get(i).cpuMillis() / small.get(i).cpuMillis();
            }
            double[] perSecond = large.stream().mapToDouble(GrownStore.Cost::perSecond).toArray();
            return String.format(Locale.ROOT, "%.0f | %.2f | %.2f", median(perSecond), median(rates), median(cpus));
        }

        private static double median(double[] values) {
            Arrays.sort(values);
            return values[values.length / 2];
        }
    }
}
