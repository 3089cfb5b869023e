package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.json.Json;
import org.certguide.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be told about the packages without building them. The packages themselves are tried by
 * {@code installers/linux/check}.
 */
class PackagesTest {
    private static final Path INSTALLERS = Path.of("installers");

    /** Jars of the tests; every other one on the class path is shipped. */
    private static final Pattern TESTS =
            Pattern.compile("(junit|testfx|archunit|palantir-java-format(-spi)?|functionaljava|jimfs|guava"
                    + "|failureaccess|listenablefuture|jeditermfx-ui|opentest4j|apiguardian"
                    + "|hamcrest|assertj|byte-buddy|error_prone_annotations"
                    + "|j2objc-annotations|checker-qual|jsr305|surefire|plexus|org.osgi.core|commonmark"
                    + "|javafx-[a-z]+-[0-9.]+\\.jar|slf4j-simple).*");

    private static final Pattern VERSION = Pattern.compile("-[0-9].*\\.jar");

    @TempDir
    Path project;

    @Test
    void noticeNamesEveryJarThatIsShipped() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher lists = Pattern.compile("\\(([^)]*)\\)").matcher(Files.readString(Path.of("NOTICE")));
        while (lists.find()) named.addAll(List.of(lists.group(1).split(",\\s+")));
        Set<String> shipped = shipped()
                .map(jar -> VERSION.matcher(jar.getFileName().toString()).replaceAll(""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(shipped.contains("sshj") && shipped.contains("javafx-graphics"), "" + shipped);
        shipped.removeAll(named);
        assertEquals(Set.of(), shipped, "NOTICE lacks them");
    }

    @Test
    void runtimeHasEveryModuleOfTheJdkThatOurClassesUse() throws IOException {
        String settings = Files.readString(INSTALLERS.resolve("common").resolve("settings"));
        Set<String> roots = Pattern.compile("^modules\\+?=,?(.*)$", Pattern.MULTILINE)
                .matcher(settings)
                .results()
                .flatMap(m -> Arrays.stream(m.group(1).split(",")))
                .filter(m -> !m.startsWith("javafx."))
                .collect(Collectors.toSet());
        Set<String> linked =
                Configuration.empty().resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), roots).modules().stream()
                        .map(ResolvedModule::name)
                        .collect(Collectors.toSet());
        StringWriter out = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--print-module-deps",
                        "--ignore-missing-deps",
                        "target/classes");
        assertEquals(0, code, out.toString());
        Set<String> used = new TreeSet<>(List.of(out.toString().strip().split(",")));
        assertTrue(used.contains("java.naming"), out.toString());
        used.removeAll(linked);
        assertEquals(Set.of(), used, "installers/common/settings lacks them");
    }

    /** In the packages JavaFX is made of modules: what is not exported there ends the program at its start. */
    @Test
    void whatControlsFxUsesOfJavaFxIsExportedInTheRuntime() throws IOException {
        String settings = Files.readString(INSTALLERS.resolve("common").resolve("settings"));
        Set<String> hidden = new TreeSet<>();
        Class<?> used = org.controlsfx.control.textfield.AutoCompletionBinding.class;
        try (var in = used.getResourceAsStream(used.getSimpleName() + ".class")) {
            String names = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            Matcher packages = Pattern.compile("com/sun/javafx/(?:[a-z]+/)*").matcher(names);
            while (packages.find())
                hidden.add(packages.group().replaceAll("/$", "").replace('/', '.'));
        }
        assertFalse(hidden.isEmpty(), "ControlsFX needs none any more");
        hidden.removeIf(name -> settings.contains("/" + name));
        assertEquals(Set.of(), hidden, "installers/common/settings does not export them");
    }

    @Test
    void runtimeHasTheDatesAndNumbersOfEveryLanguage() throws IOException {
        String settings = Files.readString(INSTALLERS.resolve("common").resolve("settings"));
        Set<String> ids = Language.all().stream().map(Language::id).collect(Collectors.toCollection(TreeSet::new));
        Matcher locales = Pattern.compile("^locales=(.*)$", Pattern.MULTILINE).matcher(settings);
        assertTrue(locales.find());
        assertEquals(ids, new TreeSet<>(List.of(locales.group(1).split(","))));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void everyScriptCanBeRead() throws Exception {
        List<Path> scripts;
        try (Stream<Path> files = Files.walk(INSTALLERS)) {
            scripts = files.filter(PackagesTest::isScript).toList();
        }
        assertTrue(scripts.size() >= 7, "" + scripts);
        for (Path script : scripts) {
            assertEquals("", run(Path.of(""), "bash", "-n", script.toString()), "" + script);
            assertTrue(Files.isExecutable(script), "" + script);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void releaseIsMadeOnlyWhereVersionChangelogAndContactAreReady() throws Exception {
        Path common = Files.createDirectories(project.resolve("installers").resolve("common"));
        Path versions = INSTALLERS.resolve("common").resolve("versions");
        Files.copy(versions, common.resolve("versions"));
        Path settings = Files.writeString(common.resolve("settings"), "contact=a@example.org\n");
        Files.writeString(project.resolve("pom.xml"), "  <version>1.2.0</version>\n");
        Path changelog = project.resolve("CHANGELOG.md");

        Files.writeString(changelog, "## 1.1.0\n\n- Old.\n");
        assertEquals("CHANGELOG.md says nothing about 1.2.0\n", versions("1.2.0"));
        Files.writeString(changelog, "## 1.2.0 (not released yet)\n\n- New.\n\n## 1.1.0\n- Old.\n");
        assertEquals("CHANGELOG.md says that 1.2.0 is not released yet\n", versions("1.2.0"));
        Files.writeString(changelog, "## 1.2.0\n\n- New.\n\n## 1.1.0\n\n- Old.\n");
        assertEquals(
                "contact= in installers/common/settings is a placeholder: put an address there"
                        + " that somebody reads\n",
                versions("1.2.0"));
        Files.writeString(settings, "contact=somebody@certguide.invalid\nhomepage=https://certguide.example.org\n");
        assertEquals(
                "homepage= in installers/common/settings is a placeholder: put the project's page there\n",
                versions("1.2.0"));
        Files.writeString(settings, "contact=somebody@certguide.invalid\n");
        for (String name : List.of("SECURITY.md", "CODE_OF_CONDUCT.md")) {
            Path file = Files.writeString(project.resolve(name), "Write to a@example.org.\n");
            assertEquals(name + " names a placeholder: put an address there that somebody reads\n", versions("1.2.0"));
            Files.writeString(file, "Write to somebody@certguide.invalid.\n");
        }
        assertEquals("pom.xml says 1.2.0, not 1.3.0\n", versions("1.3.0"));
        assertEquals("", versions("1.2.0"));
        assertEquals("- New.", versions("--notes", "1.2.0").strip());
    }

    /** Of made-up packages: one release tells all channels the same. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void everyChannelIsToldTheAddressAndTheChecksumOfItsPackage() throws Exception {
        Path packages = Files.createDirectories(project.resolve("packages"));
        List<String> endings = List.of(
                "windows-x64.msi",
                "windows-x64.zip",
                "macos-x64.dmg",
                "macos-arm64.dmg",
                "linux-x86_64.tar.gz",
                "linux-aarch64.tar.gz");
        Map<String, String> sums = new TreeMap<>();
        for (String ending : endings) {
            byte[] content = ending.getBytes(StandardCharsets.UTF_8);
            Files.write(packages.resolve("certguide-1.2.0-" + ending), content);
            sums.put(
                    ending,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        }
        Path out = project.resolve("out");
        String said = run(
                Path.of(""),
                "env",
                "SOURCE_DATE_EPOCH=1700000000",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "bash",
                "installers/common/manifests",
                "1.2.0",
                packages.toString(),
                out.toString());
        assertEquals("winget\nHomebrew\nScoop\nAUR\nFlathub\n", said);
        Map<String, List<String>> channels = Map.of(
                "winget/manifests/c/Certguide/Certguide/1.2.0/Certguide.Certguide.installer.yaml",
                List.of("windows-x64.msi"),
                "homebrew/Casks/c/certguide.rb",
                List.of("macos-x64.dmg", "macos-arm64.dmg"),
                "scoop/bucket/certguide.json",
                List.of("windows-x64.zip"),
                "aur/PKGBUILD",
                List.of("linux-x86_64.tar.gz", "linux-aarch64.tar.gz"),
                "aur/.SRCINFO",
                List.of("linux-x86_64.tar.gz", "linux-aarch64.tar.gz"),
                "flathub/org.certguide.Certguide.yml",
                List.of("linux-x86_64.tar.gz", "linux-aarch64.tar.gz"));
        for (Map.Entry<String, List<String>> channel : channels.entrySet()) {
            String manifest = Files.readString(out.resolve(channel.getKey()));
            for (String ending : channel.getValue()) {
                String sum = sums.get(ending);
                assertTrue(manifest.toLowerCase(Locale.ROOT).contains(sum), channel.getKey() + " lacks " + sum);
            }
            assertTrue(manifest.contains("releases/download/v"), manifest);
            assertFalse(manifest.contains("@X64") || manifest.contains("@ARM"), manifest);
        }
        Json.readKnownFields(Files.readString(out.resolve("scoop/bucket/certguide.json")), Map.class);
    }

    private String versions(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "installers/common/versions"));
        command.addAll(List.of(words));
        return run(project, command.toArray(String[]::new));
    }

    private static boolean isScript(Path file) {
        try {
            return Files.isRegularFile(file) && Files.readString(file).startsWith("#!");
        } catch (IOException e) {
            return false;
        }
    }

    private static Stream<Path> shipped() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", classPath())
                        .split(":"))
                .map(Path::of)
                .filter(p -> p.toString().endsWith(".jar"))
                .filter(p -> !TESTS.matcher(p.getFileName().toString()).matches());
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static String run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
