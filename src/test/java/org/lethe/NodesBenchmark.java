package org.lethe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lethe.BenchedNodes.Place;
import org.lethe.BenchedNodes.Result;

/**
 * What an instance costs on one node and on several: prints a table of rates, and of the CPU that the nodes together
 * take for each instance that is stored and for each that is anonymized. Run by hand, with the class path of the tests:
 * {@code java -cp ... org.lethe.NodesBenchmark [sqlite] [folder] [s3]}.
 *
 * <p>One node, two, four, and four servers that share nothing run all the time and get their load in turn, round by
 * round, since what the machine does for a second of CPU changes from minute to minute. The table has medians; the
 * ratios to one node are taken in each round.
 *
 * <p>The client, the database and S3 share the cores with the nodes. So the rates say little of what several machines
 * would do; the CPU of the nodes alone says whether a node costs more because there are others. Servers that are apart
 * tell what the machine has to do with it. The cores are kept busy, as one node alone would not do.
 *
 * <p>Run it with {@code -Djava.io.tmpdir} in a new file system: ext4 takes up to a millisecond to make a file for
 * minutes after many were deleted; and with {@code -Dlethe.test.launcher=bin/lethe}, so that the nodes have the
 * start-up cache that users have.
 */
final class NodesBenchmark {
    private static final int ROUNDS = Integer.getInteger("lethe.bench.rounds", 9);
    /** Of a round, for each node. */
    private static final int STORED = Integer.getInteger("lethe.bench.stored", 500);
    /** For each node, so that all have compiled most of what they need. */
    private static final int WARM_UP = Integer.getInteger("lethe.bench.warmup", 6_000);
    private static final int WARM_UP_AT_ONCE = 1_000;

    private NodesBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("| index, files | nodes | stored/s | CPU ms, each | by one node's | of the database"
                + " | anonymized/s | CPU ms, each | by one node's | of the database |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        List<Place> places = arguments.length == 0
                ? List.of(Place.values())
                : Arrays.stream(arguments).map(name -> Place.valueOf(name.toUpperCase(Locale.ROOT))).toList();
        try (BusyCores _ = BusyCores.start()) {
            for (Place place : places) {
                compare(place);
            }
        }
    }

    private static void compare(Place place) throws Exception {
        if (place == Place.SQLITE) {
            try (BenchedNodes one = BenchedNodes.together(1, place)) {
                print(place, measure(List.of(one)));
            }
            return;
        }
        try (BenchedNodes one = BenchedNodes.together(1, place);
                BenchedNodes two = BenchedNodes.together(2, place);
                BenchedNodes four = BenchedNodes.together(4, place);
                BenchedNodes apart = BenchedNodes.apart(4, place)) {
            print(place, measure(List.of(one, two, four, apart)));
        }
    }

    /** Of some nodes, a result for each round. */
    private record Results(String name, List<Result> stored, List<Result> anonymized) {}

    private static List<Results> measure(List<BenchedNodes> all) throws Exception {
        List<Results> results = new ArrayList<>();
        for (BenchedNodes nodes : all) {
            results.add(new Results(nodes.name(), new ArrayList<>(), new ArrayList<>()));
            for (int stored = 0; stored < WARM_UP; stored += WARM_UP_AT_ONCE) {
                nodes.store(WARM_UP_AT_ONCE);
                nodes.anonymize();
            }
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
        for (int round = 0; round < ROUNDS; round++) {
            for (int turn : order) {
                results.get(turn).stored().add(all.get(turn).store(STORED));
                results.get(turn).anonymized().add(all.get(turn).anonymize());
            }
            Collections.reverse(order);
        }
        return results;
    }

    private static void print(Place place, List<Results> all) {
        for (Results results : all) {
            System.out.printf("| %s | %s | %s | %s |%n", place, results.name(),
                    columns(results.stored(), all.getFirst().stored()),
                    columns(results.anonymized(), all.getFirst().anonymized()));
        }
    }

    private static String columns(List<Result> results, List<Result> ofOneNode) {
        double[] ratios = IntStream.range(0, results.size())
                .mapToDouble(round -> results.get(round).cpuMillis() / ofOneNode.get(round).cpuMillis()).sorted()
                .toArray();
        return String.format(Locale.ROOT, "%.0f | %.2f | %.2f (%.2f to %.2f) | %.2f",
                median(results, Result::perSecond), median(results, Result::cpuMillis), ratios[ratios.length / 2],
                ratios[0], ratios[ratios.length - 1], median(results, Result::databaseCpuMillis));
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> value) {
        double[] values = results.stream().mapToDouble(value).sorted().toArray();
        return values[values.length / 2];
    }
}
