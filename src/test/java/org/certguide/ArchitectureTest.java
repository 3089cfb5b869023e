package org.certguide;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The rules of the house. They are methods: as fields, Surefire runs none of them. */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.certguide");

    private static final String[] CORE = {
        "..conversation..",
        "..diagnosis..",
        "..certbot..",
        "..checks..",
        "..install..",
        "..system..",
        "..renewal..",
        "..profile..",
        "..guide.."
    };

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.certguide.(**)")
                .should()
                .beFreeOfCycles()
                .because("a newcomer reads one package at a time")
                .check(CLASSES);
    }

    @Test
    void onlyTheWindowKnowsJavaFx() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.certguide", "org.certguide.ui..", "org.certguide.walkthrough", "org.certguide.play")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "org.controlsfx..", "atlantafx..")
                .because("everything else is tested without a screen")
                .check(CLASSES);
    }

    @Test
    void onlyItsAdapterKnowsTheSshLibrary() {
        onlyIn("org.certguide.server.sshj", "net.schmizz..", "com.hierynomus..")
                .because("the library can be replaced in one place")
                .check(CLASSES);
    }

    @Test
    void onlyThePracticeServerKnowsTheSshServerLibrary() {
        onlyIn("org.certguide.practice", "org.apache.sshd..", "org.bouncycastle..")
                .because("nothing of it is loaded before somebody rehearses")
                .check(CLASSES);
    }

    @Test
    void onlyOnePackageKnowsTheJsonLibrary() {
        onlyIn("org.certguide.json", "tools.jackson..", "com.fasterxml..")
                .because("files stay readable whatever the library does")
                .check(CLASSES);
    }

    @Test
    void onlyTheConsoleKnowsTheTerminalLibrary() {
        onlyIn("org.certguide.ui.console", "com.techsenger..")
                .because("it has one maintainer, and may have to be replaced")
                .check(CLASSES);
    }

    @Test
    void theCoreKnowsNeitherWindowNorSshLibrary() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..ui..", "..server.sshj..")
                .because("what is known of Certbot is tested without server and window")
                .check(CLASSES);
    }

    @Test
    void viewsDoNotCallTheServer() {
        noClasses()
                .that()
                .resideInAnyPackage("org.certguide.ui", "org.certguide.ui.panel..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "that reach the server",
                        c -> c.getName().equals("org.certguide.server.Server")
                                || c.getName().equals("org.certguide.server.Connector")
                                || c.getPackageName().equals("org.certguide.session")))
                .because("a view talks to its model, and the model starts jobs")
                .check(CLASSES);
    }

    @Test
    void onlyFxHandsWorkToTheJavaFxThread() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.certguide.ui.Fx")
                .should()
                .callMethod(javafx.application.Platform.class, "runLater", Runnable.class)
                .because("one gate can be watched")
                .check(CLASSES);
    }

    @Test
    void onlyWorkMakesThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.certguide.work..")
                .should()
                .callConstructor(Thread.class)
                .orShould()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "ofPlatform")
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .because("what one package starts, one package can stop")
                .check(CLASSES);
    }

    @Test
    void thePureCoreDoesNoInputOrOutputAndReadsNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage("..conversation..", "..certbot..", "..diagnosis..", "..guide..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(OutputStream.class, Socket.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .because("its tests are recordings, with no server and no clock")
                .check(CLASSES);
    }

    @Test
    void nothingIsPrinted() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.certguide.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("what goes wrong is shown to the user, and logged once")
                .check(CLASSES);
    }

    @Test
    void aBrokenRuleFails() {
        ArchRule planted = classes().that().haveSimpleName("Main").should().resideInAPackage("nowhere");
        assertThrows(AssertionError.class, () -> planted.check(CLASSES));
        assertThrows(
                AssertionError.class,
                () -> noClasses()
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(InputStream.class)
                        .check(new ClassFileImporter().importClasses(PlantedViolation.class)));
    }

    private static ArchRule onlyIn(String home, String... library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    /** Breaks a rule on purpose, so that a rule that can't fail is noticed. */
    static final class PlantedViolation {
        final InputStream forbidden = InputStream.nullInputStream();
    }
}
