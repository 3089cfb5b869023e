package org.certguide;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The rules of the house. Each is held against the application, where nothing may break it, and
 * against classes that break it on purpose, so that a rule that can't fail is noticed.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.certguide");

    private static final String NEW = JavaConstructor.CONSTRUCTOR_NAME;

    private static final String[] CORE = {
        "..conversation..",
        "..diagnosis..",
        "..certbot..",
        "..checks..",
        "..install..",
        "..system..",
        "..renewal..",
        "..profile..",
        "..fleet..",
        "..guide..",
        "..text.."
    };

    /** Classes, and packages with all of theirs. */
    private static final Set<String> REACH = Set.of(
            "org.certguide.server.Server",
            "org.certguide.server.Connector",
            "org.certguide.server.Terminal",
            "org.certguide.server.sshj",
            "org.certguide.session");

    /** Classes of one package that need each other: a sealed interface names what it permits. */
    private static final Set<Set<String>> KNOTS = Set.of(Set.of("InstallMethod", "PackageManager"));

    @TempDir
    Path folder;

    @Test
    void packagesHaveNoCycles() throws IOException {
        ArchRule rule = slices().assignedFrom(new Packages())
                .should()
                .beFreeOfCycles()
                .because("a newcomer reads one package at a time");
        rule.check(CLASSES);
        for (String other : List.of("org.certguide", "org.certguide.json")) {
            List<String> sources = List.of(
                    "package " + other + "; public class A { org.certguide.work.B b; }",
                    "package org.certguide.work; public class B { " + other + ".A a; }");
            assertBreaks(rule, compiled(sources), sources);
        }
    }

    @Test
    void classesNeedNoneOfTheirPackageThatNeedsThem() throws IOException {
        Set<Set<String>> today = knots(CLASSES);
        assertAll(
                () -> assertEquals(Set.of(), without(KNOTS, today), "To be untied"),
                () -> assertEquals(Set.of(), without(today, KNOTS), "No knots any more: take them off the list"));
        String home = "package org.certguide.work; ";
        JavaClasses planted = compiled(List.of(
                home + " class A { B[] b; D d; }",
                home + " class B { class Nested { Object o = new C(); } }",
                home + " class C { void a(A a) {} }",
                home + " class D { class E { D d; } E e; }"));
        assertEquals(Set.of(Set.of("A", "B", "C")), knots(planted));
    }

    @Test
    void onlyTheWindowKnowsJavaFx() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.certguide", "org.certguide.ui..", "org.certguide.walkthrough", "org.certguide.play")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "com.sun.javafx..", "org.controlsfx..", "atlantafx..", "org.kordamp..")
                .because("everything else is tested without a screen");
        check(rule, in("session", "javafx.scene.Node node;"), in("guide", "org.kordamp.ikonli.javafx.FontIcon icon;"));
    }

    @Test
    void onlyItsAdapterKnowsTheSshLibrary() throws IOException {
        ArchRule rule = onlyIn("org.certguide.server.sshj", "net.schmizz..", "com.hierynomus..")
                .because("the library can be replaced in one place");
        check(rule, in("server", "net.schmizz.sshj.SSHClient client;"));
    }

    @Test
    void onlyThePracticeServerKnowsTheSshServerLibrary() throws IOException {
        ArchRule rule = onlyIn(
                        "org.certguide.practice",
                        "org.apache.sshd..",
                        "org.bouncycastle.asn1..",
                        "org.bouncycastle.cert..",
                        "org.bouncycastle.operator..")
                .because("nothing of it is loaded before somebody rehearses");
        check(
                rule,
                in("server.sshj", "org.apache.sshd.server.SshServer server;"),
                in("certbot", "org.bouncycastle.cert.X509CertificateHolder x509;"));
    }

    @Test
    void onlyTheSshPackagesKnowTheCryptographyLibrary() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages("org.certguide.practice", "org.certguide.server.sshj")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..")
                .because("the JDK has what others need");
        check(rule, in("certbot", "org.bouncycastle.cert.X509CertificateHolder x509;"));
    }

    @Test
    void onlyOnePackageKnowsTheJsonLibrary() throws IOException {
        ArchRule rule = onlyIn("org.certguide.json", "tools.jackson..", "com.fasterxml..")
                .because("files stay readable whatever the library does");
        check(
                rule,
                in("profile", "tools.jackson.databind.JsonNode node;"),
                in("profile", "@com.fasterxml.jackson.annotation.JsonProperty int a;"));
    }

    @Test
    void onlyTheConsoleKnowsTheTerminalLibrary() throws IOException {
        ArchRule rule = onlyIn("org.certguide.ui.console", "com.techsenger..")
                .because("it has one maintainer, and may have to be replaced");
        check(rule, in("ui", "com.techsenger.jeditermfx.core.Terminal terminal;"));
    }

    @Test
    void theCoreKnowsNeitherWindowNorSshLibrary() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..ui..", "..server.sshj..")
                .because("what is known of Certbot is tested without server and window");
        check(
                rule,
                in("checks", "org.certguide.ui.MainWindow window;"),
                in("renewal", "org.certguide.server.sshj.SshConnector connector;"));
    }

    @Test
    void conversationsKnowNothingOfServersButSecrets() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.certguide.conversation")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "that are about servers",
                        c -> c.getPackageName().startsWith("org.certguide.server")
                                && !c.getName().equals("org.certguide.server.Secret")))
                .because("any program in any terminal can ask questions");
        check(rule, in("conversation", "org.certguide.server.Terminal terminal;"));
    }

    @Test
    void viewsDoNotCallTheServer() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage("org.certguide.ui", "org.certguide.ui.panel..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "that reach the server",
                        c -> REACH.contains(c.getName()) || REACH.contains(c.getPackageName())))
                .because("a view talks to its model, and the model starts jobs");
        check(
                rule,
                in("ui", "org.certguide.server.Server server;"),
                in("ui.panel", "org.certguide.server.Connector connector;"),
                in("ui.panel", "org.certguide.server.Terminal terminal;"),
                in("ui.panel", "org.certguide.server.sshj.SshConnector connector;"),
                in("ui.panel", "org.certguide.session.Session session;"));
    }

    @Test
    void onlyFxHandsWorkToTheJavaFxThread() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.certguide.ui.Fx")
                .should()
                .accessTargetWhere(is(javafx.application.Platform.class, "runLater", "startup"))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("javafx.concurrent..")
                .because("one gate can be watched");
        check(
                rule,
                in("ui.panel", "void a(Runnable b) { javafx.application.Platform.runLater(b); }"),
                in("ui", "java.util.concurrent.Executor executor = javafx.application.Platform::runLater;"),
                in("ui", "javafx.concurrent.Task<String> task;"));
    }

    @Test
    void onlyWorkMakesThreads() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("org.certguide.work..")
                .should()
                .accessTargetWhere(is(Thread.class, NEW, "ofVirtual", "ofPlatform", "startVirtualThread"))
                .orShould()
                .accessTargetWhere(is(ExecutorService.class, NEW))
                .orShould()
                .accessTargetWhere(is(Timer.class, NEW))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Executors.class)
                .orShould()
                .accessTargetWhere(DescribedPredicate.describe(
                        "it completes in another thread",
                        access -> access.getTargetOwner().isAssignableTo(CompletableFuture.class)
                                && access.getName().endsWith("Async")))
                .because("what one package starts, one package can stop");
        check(
                rule,
                in("checks", "Object a = new Thread();"),
                in("checks", "Object a = new Thread(() -> {});"),
                in("checks", "Object a = new Thread(null, null, \"name\");"),
                in("checks", "Object a = new Thread() {};"),
                in("checks", "java.util.concurrent.ThreadFactory a = Thread::new;"),
                in("checks", "Object a = Thread.ofVirtual();"),
                in("checks", "Object a = Thread.ofPlatform();"),
                in("checks", "Object a = Thread.startVirtualThread(() -> {});"),
                in("checks", "Object a = new java.util.Timer(true);"),
                in("ui", "Object a = java.util.concurrent.Executors.newCachedThreadPool();"),
                in("ui", "Object a = new java.util.concurrent.ForkJoinPool(2);"),
                in("ui", "Object a = java.util.concurrent.CompletableFuture.runAsync(() -> {});"));
    }

    @Test
    void thePureCoreDoesNoInputOrOutputAndReadsNoClock() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage("..conversation..", "..certbot..", "..diagnosis..", "..guide..", "..text..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net.http..")
                .orShould()
                .dependOnClassesThat(assignableTo(OutputStream.class)
                        .or(assignableTo(File.class))
                        .or(assignableTo(FileInputStream.class))
                        .or(assignableTo(FileReader.class))
                        .or(assignableTo(FileWriter.class))
                        .or(assignableTo(RandomAccessFile.class))
                        .or(assignableTo(Socket.class))
                        .or(assignableTo(ServerSocket.class))
                        .or(assignableTo(URLConnection.class))
                        .or(assignableTo(ProcessBuilder.class)))
                .orShould()
                .dependOnClassesThat(assignableTo(InstantSource.class).or(assignableTo(Calendar.class)))
                .orShould()
                .accessTargetWhere(DescribedPredicate.describe(
                        "it is now",
                        access -> access.getTargetOwner().getPackageName().startsWith("java.time")
                                && access.getName().equals("now")))
                .orShould()
                .callConstructor(Date.class)
                .orShould()
                .accessTargetWhere(is(System.class, "currentTimeMillis", "nanoTime", "in"))
                .because("its tests are recordings, with no server and no clock");
        check(
                rule,
                in("guide", "java.nio.file.Path path;"),
                in("guide", "java.net.http.HttpClient client;"),
                in("guide", "java.nio.channels.SocketChannel channel;"),
                in("conversation", "java.io.OutputStream a;"),
                in("conversation", "java.io.FileOutputStream a;"),
                in("conversation", "java.io.File a;"),
                in("conversation", "java.io.FileInputStream a;"),
                in("conversation", "java.io.FileReader a;"),
                in("conversation", "java.io.FileWriter a;"),
                in("conversation", "java.io.RandomAccessFile a;"),
                in("conversation", "java.net.Socket a;"),
                in("conversation", "java.net.ServerSocket a;"),
                in("conversation", "java.net.HttpURLConnection a;"),
                in("conversation", "ProcessBuilder a;"),
                in("conversation", "java.time.InstantSource a;"),
                in("conversation", "java.time.Clock a;"),
                in("conversation", "java.util.GregorianCalendar a;"),
                in("certbot", "Object a = java.time.Instant.now();"),
                in("certbot", "Object a = java.time.LocalDate.now();"),
                in("certbot", "Object a = java.time.LocalDate.now(java.time.ZoneOffset.UTC);"),
                in("certbot", "Object a = java.time.LocalDateTime.now();"),
                in("certbot", "Object a = java.time.ZonedDateTime.now();"),
                in("certbot", "Object a = new java.util.Date();"),
                in("certbot", "Object a = System.currentTimeMillis();"),
                in("certbot", "Object a = System.nanoTime();"),
                in("certbot", "Object a = System.in;"),
                in("certbot", "java.util.function.Supplier<?> a = java.time.LocalTime::now;"));
    }

    @Test
    void daysAndTimesHaveOneStyle() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.certguide.text.Dates")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(FormatStyle.class)
                .orShould()
                .accessTargetWhere(is(DateTimeFormatter.class, "ofLocalizedPattern"))
                .because("the same day reads the same everywhere");
        check(
                rule,
                in(
                        "ui",
                        "Object a = java.time.format.DateTimeFormatter.ofLocalizedDate(java.time.format.FormatStyle.LONG);"),
                in("play", "Object a = java.time.format.DateTimeFormatter.ofLocalizedPattern(\"yMd\");"));
    }

    @Test
    void nothingIsPrinted() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.certguide.Startup")
                .should()
                .accessTargetWhere(is(System.class, "out", "err", "console"))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(IO.class)
                .orShould()
                .accessTargetWhere(is(Throwable.class, "printStackTrace")
                        .and(DescribedPredicate.describe(
                                "not into a text",
                                access -> !access.getTarget().getFullName().endsWith("(java.io.PrintWriter)"))))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("what goes wrong is shown to the user, and logged once");
        check(
                rule,
                in("ui", "void a() { System.out.println(); }"),
                in("ui", "Object a = System.err;"),
                in("ui", "Object a = System.console();"),
                in("ui", "void a() { IO.println(); }"),
                in("ui", "void a(Throwable e) { e.printStackTrace(); }"),
                in("ui", "void a(java.io.IOException e) { e.printStackTrace(); }"),
                in("ui", "java.util.function.Consumer<Exception> a = Exception::printStackTrace;"),
                in("ui", "java.util.logging.Logger logger;"));
    }

    private static ArchRule onlyIn(String home, String... library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    /** Members of a class or of what extends it, called, read, or referred to; with any arguments. */
    private static DescribedPredicate<JavaAccess<?>> is(Class<?> owner, String... names) {
        return DescribedPredicate.describe(
                "it is of " + owner.getSimpleName() + ": " + String.join(", ", names),
                access -> access.getTargetOwner().isAssignableTo(owner)
                        && List.of(names).contains(access.getName()));
    }

    /** Holds the rule against the application, and against classes that each break it. */
    private void check(ArchRule rule, String... plants) throws IOException {
        rule.check(CLASSES);
        List<String> sources = new ArrayList<>();
        for (String plant : plants) {
            sources.add(plant.replace("Planted", "Planted" + sources.size()));
        }
        JavaClasses planted = compiled(sources);
        for (String source : sources) {
            assertBreaks(
                    rule,
                    planted.that(DescribedPredicate.describe(
                            "this plant", c -> topLevel(c).equals(name(source)))),
                    source);
        }
    }

    private static void assertBreaks(ArchRule rule, JavaClasses planted, Object what) {
        assertFalse(planted.isEmpty(), what::toString);
        // A rule that finds no class to look at would fail, too.
        assertTrue(
                rule.allowEmptyShould(true).evaluate(planted).hasViolation(),
                () -> what + " does not break: " + rule.getDescription());
    }

    private static String in(String home, String members) {
        return "package org.certguide." + home + "; class Planted { " + members + " }";
    }

    /** Compiles classes that are no part of the application. */
    private JavaClasses compiled(List<String> sources) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", path, "-d", classes.toString()));
        for (String source : sources) {
            Path file = Files.createTempDirectory(folder, "source");
            file = file.resolve(name(source).replaceAll(".*\\.", "") + ".java");
            arguments.add(Files.writeString(file, source).toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        return new ClassFileImporter().importPath(classes);
    }

    /** The full name of the class that is in the source. */
    private static String name(String source) {
        Matcher matcher = Pattern.compile("package (\\S+);.*? class (\\w+)").matcher(source);
        assertTrue(matcher.find(), source);
        return matcher.group(1) + "." + matcher.group(2);
    }

    /** The sets of classes of one package that need each other. Classes within a class belong to it. */
    private static Set<Set<String>> knots(JavaClasses classes) {
        Map<String, Set<String>> needs = new TreeMap<>();
        for (JavaClass c : classes) {
            Set<String> needed = needs.computeIfAbsent(topLevel(c), name -> new TreeSet<>());
            for (Dependency dependency : c.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                boolean near = target.getPackageName().equals(c.getPackageName());
                if (near && !topLevel(target).equals(topLevel(c))) needed.add(topLevel(target));
            }
        }
        Map<String, Set<String>> reached = new TreeMap<>();
        for (String name : needs.keySet()) {
            Set<String> seen = new TreeSet<>();
            reach(name, needs, seen);
            reached.put(name, seen);
        }
        Set<Set<String>> knots = new HashSet<>();
        reached.forEach((name, all) -> {
            Set<String> knot = all.stream()
                    .filter(other -> reached.get(other).contains(name))
                    .map(other -> other.replaceAll(".*\\.", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!knot.isEmpty()) knots.add(knot);
        });
        return knots;
    }

    private static Set<Set<String>> without(Set<Set<String>> known, Set<Set<String>> all) {
        return all.stream().filter(knot -> !known.contains(knot)).collect(Collectors.toSet());
    }

    private static void reach(String from, Map<String, Set<String>> needs, Set<String> seen) {
        for (String next : needs.getOrDefault(from, Set.of())) {
            if (seen.add(next)) reach(next, needs, seen);
        }
    }

    private static String topLevel(JavaClass c) {
        JavaClass element = c.getBaseComponentType();
        return element.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(element.getName());
    }

    /** The package itself is one, too. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass c) {
            return c.getPackageName().startsWith("org.certguide")
                    ? SliceIdentifier.of(c.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
