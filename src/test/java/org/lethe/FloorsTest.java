package org.lethe;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The floors of docs/architecture/overview.md: a package uses only packages on floors below its own. */
class FloorsTest {
    private static final String HOUSE = "org.lethe";

    /** From the ground up. Packages of one floor do not know each other. A package may not be there yet. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("error"),
            Set.of("io"),
            Set.of("dicom", "config"),
            Set.of("image", "net"),
            Set.of("index", "blob", "rewrite"),
            Set.of("jobs", "evidence"),
            Set.of("archive"),
            Set.of("dimse", "peers", "offline"),
            Set.of("http"),
            Set.of("dicomweb", "webdav"),
            Set.of("cli"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HOUSE);

    static Stream<String> rooms() {
        return FLOORS.stream().flatMap(Set::stream);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyRoomsOnFloorsBelow(String room) {
        onlyUses(room, roomsBelow(room)).check(CLASSES);
    }

    @Test
    void theRuleOfTheFloorsFindsARoomThatBreaksIt() {
        assertThatThrownBy(() -> onlyUses("config", Set.of()).check(CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LetheException");
    }

    @Test
    void everyRoomHasItsFloor() {
        Set<String> found = new TreeSet<>();
        CLASSES.forEach(c -> found.add(c.getPackageName()));

        assertThat(found).contains(HOUSE + ".config", HOUSE + ".error").allSatisfy(
                name -> assertThat(name)
                        .matches("org\\.lethe(\\.(" + String.join("|", rooms().toList()) + ")(\\..+)?)?"));
    }

    @Test
    void noPackagesKnowEachOther() {
        slices().matching(HOUSE + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theIndexKnowsNoDicomButLevelsAndTags() {
        noClasses().that().resideInAPackage(in("index"))
                .should().dependOnClassesThat(resideInAPackage(in("dicom"))
                        .and(DescribedPredicate.describe("are neither Level nor Tag",
                                c -> !Set.of("Level", "Tag").contains(c.getSimpleName()))))
                .allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void blobsKnowNoDicom() {
        noClasses().that().resideInAPackage(in("blob"))
                .should().dependOnClassesThat().resideInAPackage(in("dicom"))
                .allowEmptyShould(true).check(CLASSES);
    }

    /** Each library, or part of the platform, and the rooms that may know it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "java.sql.., javax.sql.., org.sqlite.., org.flywaydb.., org.postgresql.., com.zaxxer.. | index",
        "io.javalin.., jakarta.servlet.., org.eclipse.jetty.., com.sun.net.httpserver.. | http, dicomweb",
        "picocli..                                                                 | cli",
        "software.amazon.awssdk.., org.apache.hc..                                  | blob",
        "ch.qos.logback..                                                          | cli",
        "java.util.logging.., java.lang.reflect.., sun.misc..                    | none",
    })
    void aLibraryStaysInItsRoom(String libraries, String rooms) {
        String[] allowed = Stream.of(rooms.split(", ")).map(FloorsTest::in).toArray(String[]::new);
        noClasses().that().resideOutsideOfPackages(allowed)
                .should().dependOnClassesThat().resideInAnyPackage(libraries.trim().split(", "))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineSpeaksToTheTerminal() {
        noClasses().that().resideOutsideOfPackages(HOUSE, in("cli"))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    private static ArchRule onlyUses(String room, Set<String> others) {
        Set<String> allowed = new TreeSet<>(others);
        allowed.add(room);
        DescribedPredicate<JavaClass> elsewhere = resideInAPackage(HOUSE + "..")
                .and(DescribedPredicate.not(
                        resideInAnyPackage(allowed.stream().map(FloorsTest::in).toArray(String[]::new))));
        return noClasses().that().resideInAPackage(in(room))
                .should().dependOnClassesThat(elsewhere)
                .because("a room knows only what lies on floors below")
                .allowEmptyShould(true);
    }

    private static Set<String> roomsBelow(String room) {
        Set<String> below = new TreeSet<>();
        for (Set<String> floor : FLOORS) {
            if (floor.contains(room)) {
                break;
            }
            below.addAll(floor);
        }
        return below;
    }

    private static String in(String room) {
        return HOUSE + "." + room + "..";
    }
}
