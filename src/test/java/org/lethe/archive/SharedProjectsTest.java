package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.project.FileRecords;
import org.lethe.archive.project.Lookups;
import org.lethe.archive.project.Project;
import org.lethe.archive.project.Projects;
import org.lethe.cli.CommandLineInterface;
import org.lethe.config.PostgresSettings;
import org.lethe.config.ProjectSettings;
import org.lethe.config.ProjectSettings.KeySource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Node;
import org.lethe.index.postgres.PostgresIndex;
import org.lethe.index.postgres.PostgresServer;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.PatientIdentity;

/** What the projects of two servers with one database know of each other. */
class SharedProjectsTest {
    private static final Node.Description SERVER = new Node.Description("test", "127.0.0.1:8042", "1");
    private static final String KEY = Base64.getEncoder().encodeToString(JobKey.random().toBytes());
    private static final PatientIdentity PATIENT = PatientIdentity.of("P1", "");
    private static final int EACH = 20;

    @TempDir
    Path folder;

    private final PostgresSettings database = PostgresServer.newDatabase();
    private final List<Index> indexes = new ArrayList<>();
    private Project first;
    private Project second;

    @BeforeEach
    void start() {
        first = node("first");
        second = node("second");
    }

    @AfterEach
    void stop() {
        indexes.forEach(Index::close);
        PostgresServer.giveBack(database);
    }

    /** The project as a server sees it that starts now. */
    private Project node(String name) {
        Index index = PostgresIndex.open(database, SERVER);
        indexes.add(index);
        return project(name, index);
    }

    private Project project(String name, Index index) {
        return new Projects(Map.of("a", new ProjectSettings(new KeySource.InVariable("KEY"), Optional.empty(),
                List.of())), folder.resolve(name), Map.of("KEY", KEY), IndexRecords.of(index)).named("a");
    }

    private static byte[] table(String trialId) {
        return ("PatientID,TrialID\nP1," + trialId + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String nameOf(PatientIdentity patient, Project project) {
        return project.pseudonyms(project.activeKeyId()).aliasOf(patient).id();
    }

    private static List<String> pseudonyms(Lookups.Shown shown) {
        return shown.shown().stream().map(Lookups.Lookup::pseudonym).toList();
    }

    private static void lookUp(Project project, String pseudonym) {
        project.lookups().record("alice", "127.0.0.1", pseudonym);
    }

    private static Lookups.Shown shown(Project project) {
        return project.lookups().show(0, Lookups.SHOWN_MAX);
    }

    private Path file(String node, String name, byte[] content) throws IOException {
        return Files.write(Files.createDirectories(folder.resolve(node).resolve("a")).resolve(name), content);
    }

    @Test
    void aTableThatOneServerTakesInCountsForTheOtherAtOnceAndForThoseThatComeLater() {
        assertThat(nameOf(PATIENT, second)).startsWith("A-").isEqualTo(nameOf(PATIENT, first));
        assertThat(first.importTrialIds(table("T-1"))).isEqualTo(1);

        for (Project project : List.of(first, second, node("third"))) {
            assertThat(nameOf(PATIENT, project)).isEqualTo("T-1");
            assertThat(project.patientOf("T-1")).contains(PATIENT);
            assertThat(project.trialIdCount()).isEqualTo(1);
            assertThat(project.trialIdsMark()).isEqualTo(first.trialIdsMark());
        }
        assertThat(folder.resolve("first")).doesNotExist();
    }

    @Test
    void aJobThatWasSubmittedToOneServerHasTheSameNamesOnTheOtherAndFailsOnceTheyChanged() {
        first.importTrialIds(table("T-1"));
        String mark = first.trialIdsMark();

        Naming taken = second.naming(first.activeKeyId(), mark);
        assertThat(taken.project().aliasOf(PATIENT).id()).isEqualTo("T-1");

        second.importTrialIds(table("T-2"));
        assertThat(taken.project().aliasOf(PATIENT).id()).as("a job keeps the names that it began with")
                .isEqualTo("T-1");
        assertThatThrownBy(() -> first.naming(first.activeKeyId(), mark)).isInstanceOfSatisfying(LetheException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_SEQUENCE_OF_CALLS));
        second.importTrialIds(table("T-1"));
        assertThat(first.naming(first.activeKeyId(), mark).project().aliasOf(PATIENT).id()).isEqualTo("T-1");
    }

    @Test
    void aTableThatIsReplacedWhileOthersReadItIsNeverMissed() throws Exception {
        first.importTrialIds(table("T-0"));
        AtomicBoolean done = new AtomicBoolean();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (Project reader : List.of(first, second, node("third"))) {
                readers.add(executor.submit(() -> {
                    while (!done.get()) {
                        assertThat(nameOf(PATIENT, reader)).startsWith("T-");
                    }
                }));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (Project writer : List.of(first, second)) {
                writers.add(executor.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        // The same few again and again: what comes back must not be what somebody empties.
                        writer.importTrialIds(table("T-" + i % 2));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        }

        assertThat(nameOf(PATIENT, first)).isEqualTo(nameOf(PATIENT, second)).isEqualTo(nameOf(PATIENT, node("new")));
        assertThat(indexes.getFirst().properties("TrialIds/a/", "TrialIds/a/g", 1000).values())
                .as("of what was replaced, no patient is left").filteredOn(text -> !text.isEmpty()).hasSize(1);
    }

    @Test
    void tablesThatACrashLeftGoWithTheNextImport() throws Exception {
        Index index = indexes.getFirst();
        String old = "TrialIds/a/" + Long.toHexString(Instant.now().minus(Duration.ofDays(2)).getEpochSecond()) + "-x";
        String young = "TrialIds/a/" + Long.toHexString(Instant.now().getEpochSecond()) + "-x";
        index.setProperty(old, "PatientID,TrialID");
        index.setProperty(young, "PatientID,TrialID");
        node("one").importTrialIds(table("T-1"));
        assertThat(index.property(old)).contains("");
        assertThat(index.property(young)).as("somebody may be about to make it count").contains("PatientID,TrialID");
    }

    @Test
    void aTableThatComesBackIsNotEmptiedByWhoeverReplacedItBefore() {
        first.importTrialIds(table("T-1"));
        Runnable comesBack = () -> second.importTrialIds(table("T-1"));

        project("slow", beforeEmptying(indexes.getFirst(), comesBack)).importTrialIds(table("T-2"));

        assertThat(nameOf(PATIENT, first)).isEqualTo("T-1");
        assertThat(nameOf(PATIENT, node("new"))).isEqualTo("T-1");
    }

    /** An index of which somebody else is faster than this server. */
    private static Index beforeEmptying(Index index, Runnable first) {
        return (Index) Proxy.newProxyInstance(Index.class.getClassLoader(), new Class<?>[] {Index.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("setProperty") && "".equals(arguments[1])) {
                        first.run();
                    }
                    return method.invoke(index, arguments);
                });
    }

    @Test
    void aTableInAFileCountsUntilOneWasTakenIn() throws IOException {
        file("third", "trial-ids.csv", table("T-OLD"));
        Project third = node("third");
        assertThat(nameOf(PATIENT, third)).isEqualTo("T-OLD");

        first.importTrialIds(table("T-NEW"));

        assertThat(nameOf(PATIENT, third)).isEqualTo("T-NEW");
        assertThat(nameOf(PATIENT, node("third"))).isEqualTo("T-NEW");
    }

    @Test
    void aTableThatIsNoneIsRefusedAndTheOneBeforeStays() {
        first.importTrialIds(table("T-1"));
        for (String csv : List.of("PatientID,TrialID\nP1\n", "PatientID,TrialID\n\0,T-2\n")) {
            assertThatThrownBy(() -> second.importTrialIds(csv.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(LetheException.class,
                            e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
        }
        assertThat(nameOf(PATIENT, second)).isEqualTo("T-1");
    }

    @Test
    void aTableThatIsLostIsAFaultAndNotAnotherPseudonym() {
        first.importTrialIds(table("T-1"));
        String version = indexes.getFirst().property("TrialIds/a").orElseThrow();
        indexes.getFirst().setProperty("TrialIds/a/" + version, "");

        assertThatThrownBy(() -> nameOf(PATIENT, second)).isInstanceOfSatisfying(LetheException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE));
    }

    @Test
    void questionsToBothServersAreOneRecordOnEither() {
        lookUp(first, "A-1");
        lookUp(second, "A-2");
        lookUp(first, "A-3");
        lookUp(node("third"), "A-4");

        for (Project project : List.of(first, second, node("fourth"))) {
            Lookups.Shown shown = shown(project);
            assertThat(shown.intact()).isTrue();
            assertThat(shown.count()).isEqualTo(4);
            assertThat(pseudonyms(shown)).containsExactly("A-1", "A-2", "A-3", "A-4");
        }
        assertThat(pseudonyms(second.lookups().show(1, 2))).containsExactly("A-2", "A-3");
    }

    @Test
    void questionsToBothServersAtOnceAreAllThere() throws Exception {
        Project third = node("third");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asked = new ArrayList<>();
            for (Project project : List.of(first, second, third)) {
                String name = "A-" + asked.size() + "-";
                for (int i = 0; i < EACH; i++) {
                    String pseudonym = name + i;
                    asked.add(executor.submit(() -> lookUp(project, pseudonym)));
                }
            }
            for (Future<?> one : asked) {
                one.get();
            }
        }

        Lookups.Shown shown = shown(first);
        assertThat(shown.intact()).isTrue();
        assertThat(Set.copyOf(pseudonyms(shown))).hasSize(3 * EACH);
        assertThat(shown.count()).isEqualTo(3 * EACH);
        assertThat(indexes.getFirst().property("Lookups/a")).contains(String.valueOf(3 * EACH));
    }

    @Test
    void aLineThatIsChangedInTheDatabaseIsSeenByEither() {
        lookUp(first, "A-1");
        lookUp(second, "A-2");
        changeLine(1, line -> line.replace("alice", "bob"));

        assertThat(shown(first).intact()).isFalse();
        assertThat(shown(second).intact()).isFalse();
    }

    private void changeLine(int number, UnaryOperator<String> change) {
        String name = "Lookups/a/00000000000" + number;
        Index index = indexes.getFirst();
        index.setProperty(name, change.apply(index.property(name).orElseThrow()));
    }

    @Test
    void linesThatAreTakenOutOfTheDatabaseAreSeenAndHideNoLaterOnes() throws Exception {
        for (int i = 1; i <= 4; i++) {
            lookUp(first, "A-" + i);
        }
        deleteLine(2);
        assertThat(pseudonyms(shown(second))).containsExactly("A-1", "A-3", "A-4");
        assertThat(shown(second).intact()).isFalse();

        deleteLine(4);
        deleteLine(3);
        lookUp(second, "A-5");
        assertThat(pseudonyms(shown(first))).containsExactly("A-1", "A-5");
        assertThat(shown(first).intact()).as("the chain is whole, but there were more").isFalse();
    }

    private void deleteLine(int number) throws Exception {
        try (var connection = PostgresServer.connect(database); var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM properties WHERE name = 'Lookups/a/00000000000" + number
                    + "'")).isEqualTo(1);
        }
    }

    @Test
    void aServerThatDiedBetweenALineAndItsCountLeavesNoDamage() {
        lookUp(first, "A-1");
        lookUp(first, "A-2");
        indexes.getFirst().setProperty("Lookups/a", "1");

        assertThat(shown(second).intact()).isTrue();
        lookUp(second, "A-3");
        assertThat(shown(first).intact()).isTrue();
    }

    @Test
    void aRecordOfManyPagesIsShownInPart() {
        IntStream.range(0, 1_050).forEach(i -> lookUp(i % 2 == 0 ? first : second, "A-" + i));

        Lookups.Shown shown = first.lookups().show(998, 5);
        assertThat(shown.count()).isEqualTo(1_050);
        assertThat(shown.intact()).isTrue();
        assertThat(pseudonyms(shown)).containsExactly("A-998", "A-999", "A-1000", "A-1001", "A-1002");
    }

    @Test
    void whatAServerRecordedInAFileBeforeComesFirstAndOnce() throws IOException {
        Index index = indexes.getFirst();
        Project before = new Projects(Map.of("a", new ProjectSettings(new KeySource.InVariable("KEY"),
                Optional.empty(), List.of())), folder.resolve("third"), Map.of("KEY", KEY),
                new FileRecords(new IndexCounter(index))).named("a");
        lookUp(before, "A-1");
        lookUp(before, "A-2");
        file("other", "lookups.jsonl", "{\"User\":\"of another chain\"}\n".getBytes(StandardCharsets.UTF_8));

        lookUp(node("third"), "A-3");
        lookUp(node("third"), "A-4");

        Lookups.Shown shown = shown(node("other"));
        assertThat(pseudonyms(shown)).containsExactly("A-1", "A-2", "A-3", "A-4");
        assertThat(shown.intact()).isTrue();
    }

    @Test
    void aBackupHasBothAndARestoreBringsThemBack() throws IOException {
        first.importTrialIds(table("T-1"));
        lookUp(second, "A-1");
        PostgresSettings other = PostgresServer.newDatabase();
        String backups = folder.resolve("backups").toString();
        assertThat(run("backup", backups, configuration("from", database))).isZero();
        assertThat(run("restore", backups, configuration("to", other))).isZero();

        try (Index restored = PostgresIndex.open(other, SERVER)) {
            Project project = project("restored", restored);
            assertThat(nameOf(PATIENT, project)).isEqualTo("T-1");
            assertThat(pseudonyms(shown(project))).containsExactly("A-1");
            assertThat(shown(project).intact()).isTrue();
        }
        PostgresServer.giveBack(other);
    }

    private static int run(String... arguments) {
        PrintWriter said = new PrintWriter(new StringWriter());
        return new CommandLineInterface("1", _ -> {
            throw new AssertionError("nothing is served");
        }, said, said).run(arguments);
    }

    private String configuration(String name, PostgresSettings index) throws IOException {
        Files.createDirectories(folder.resolve(name));
        return Files.writeString(folder.resolve(name + ".json"), """
                {"StorageDirectory": "%s", "PostgreSQL": {"EnableIndex": true, "Host": "%s", "Port": %d,
                 "Database": "%s", "Username": "%s", "IndexConnectionsCount": 4}}""".formatted(name, index.host(),
                index.port(), index.database(), index.username())).toString();
    }
}
