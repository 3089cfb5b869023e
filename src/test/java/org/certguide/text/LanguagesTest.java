package org.certguide.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text is there in every language, says the same in each, and is written as it should be. */
class LanguagesTest {
    /** Names, examples, what another program says, and words that are the same in both. */
    private static final Set<String> THE_SAME_IN_FRENCH = Set.of(
            "guide.term.dms",
            "ui.guide.button",
            "ui.guide.more",
            "checks.certbot.title",
            "checks.lines",
            "checks.port80.title",
            "checks.summary.and",
            "guide.page.step",
            "guide.term.acme",
            "guide.term.certbot",
            "guide.term.dns-01",
            "guide.term.http-01",
            "guide.term.san",
            "guide.term.webroot",
            "guide.term.port",
            "guide.term.port-80",
            "guide.term.snap",
            "guide.term.ssh",
            "guide.term.standalone",
            "guide.term.sudo",
            "panel.about.version",
            "panel.away",
            "panel.certificate.dms.url",
            "panel.certificate.failed",
            "panel.certificate.keytype.ecdsa",
            "panel.certificate.keytype.rsa",
            "panel.certificate.purpose.dms",
            "panel.certificate.said.asked",
            "panel.certificate.wait.minute",
            "panel.certificate.wait.minutes",
            "panel.checklist.domains.hint",
            "panel.connect.port",
            "panel.connect.user.hint",
            "panel.install.failure",
            "panel.practice.wrong.port-80-in-use",
            "system.name",
            "ui.banner.info",
            "ui.banner.warning",
            "ui.console",
            "ui.guide",
            "ui.menu",
            "ui.name");

    private static final Set<String> THE_SAME_IN_SPANISH = Set.of(
            "checks.certbot.title",
            "checks.lines",
            "checks.resolves.says",
            "checks.summary.and",
            "conversation.no",
            "guide.page.said",
            "guide.page.step",
            "guide.term.acme",
            "guide.term.certbot",
            "guide.term.dns-01",
            "guide.term.http-01",
            "guide.term.san",
            "guide.term.webroot",
            "guide.term.dms",
            "guide.term.snap",
            "guide.term.ssh",
            "guide.term.standalone",
            "guide.term.sudo",
            "panel.away",
            "panel.certificate.dms.mode",
            "panel.certificate.dms.url",
            "panel.certificate.failed",
            "panel.certificate.keytype.ecdsa",
            "panel.certificate.keytype.rsa",
            "panel.certificate.purpose.dms",
            "panel.certificate.said",
            "panel.certificate.said.asked",
            "panel.checklist.domains.hint",
            "panel.connect.user.hint",
            "panel.connect.via.hint",
            "panel.install.failure",
            "play.many.server",
            "system.name",
            "ui.copy.spoken",
            "ui.day.less",
            "ui.guide.button",
            "ui.guide.more",
            "ui.name");

    private static final Map<String, Set<String>> THE_SAME =
            Map.of("fr", THE_SAME_IN_FRENCH, "es", THE_SAME_IN_SPANISH);

    private static final Pattern PLACE = Pattern.compile("\\{\\d+}");
    private static final Pattern QUOTED_IN_ENGLISH = Pattern.compile("“([^”{]+)”");
    private static final Pattern QUOTED_IN_SPANISH = Pattern.compile("«([^»{]+)»");
    private static final Pattern QUOTED_IN_FRENCH = Pattern.compile("«\u00a0([^»{]+)\u00a0»");

    static List<Language> translations() {
        return Language.all().stream().filter(l -> l != Language.ENGLISH).toList();
    }

    static List<Language> languages() {
        return Language.all();
    }

    @AfterEach
    void back() {
        Messages.setLanguage(Language.ENGLISH);
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyTextIsInEveryLanguage(Language language) {
        Set<String> english = all(Language.ENGLISH).keySet();
        assertTrue(english.size() > 1000, "the bundles were not found");
        Set<String> there = all(language).keySet();
        assertEquals(Set.of(), without(english, there), "only in English");
        assertEquals(Set.of(), without(there, english), "not in English");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noTextIsWrittenWithASingleApostrophe(Language language) {
        assertEquals(Map.of(), matching(language, t -> t.replace("''", "").contains("'")), "write ''");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noTextRaisesItsVoice(Language language) {
        assertEquals(Map.of(), matching(language, t -> t.contains("!")));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noTextIsEmpty(Language language) {
        assertEquals(Map.of(), matching(language, String::isBlank));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyTextHasTheSamePlacesInEveryLanguage(Language language) {
        Map<String, String> translated = all(language);
        Map<String, String> different = new TreeMap<>(all(Language.ENGLISH));
        different.entrySet().removeIf(e -> places(e.getValue()).equals(places(translated.get(e.getKey()))));
        assertEquals(Map.of(), different);
    }

    @ParameterizedTest
    @MethodSource("translations")
    void nothingIsLeftUntranslated(Language language) {
        Set<String> allowed = THE_SAME.getOrDefault(language.id(), Set.of());
        Map<String, String> same = new TreeMap<>(all(Language.ENGLISH));
        same.entrySet().retainAll(all(language).entrySet());
        assertEquals(Set.of(), without(same.keySet(), allowed), "to be translated");
        assertEquals(Set.of(), without(allowed, same.keySet()), "translated");
    }

    /** As the Real Academia Española has it: questions open with their sign, quotation marks touch their words. */
    @Test
    void spanishHasItsSigns() {
        Pattern wrong = Pattern.compile("[“”]|« | »|\\.\\.\\.|[a-záéíóúñ] …|^[^¿]*\\?");
        Map<String, String> found = new TreeMap<>(Bundles.texts("_es"));
        found.values().removeIf(text -> !wrong.matcher(text).find());
        assertEquals(Map.of(), found);
    }

    /** As the Office québécois de la langue française recommends it. */
    @Test
    void frenchHasItsSpacesWhereTheyBelong() {
        Pattern wrong = Pattern.compile("[ \u00a0][;?]|«(?!\u00a0)|(?<!\u00a0)»| :(?=[ \\n]|$)|[“”]|\\.\\.\\.");
        assertEquals(Map.of(), matching(Language.FRENCH, t -> wrong.matcher(t).find()));
    }

    /** Who reads “Check again” has to find a button with these words, whatever the language. */
    @ParameterizedTest
    @MethodSource("translations")
    void whatATextNamesIsCalledTheSameOnTheScreen(Language language) {
        Map<String, String> english = all(Language.ENGLISH);
        Map<String, String> translated = all(language);
        Pattern marks = language == Language.FRENCH ? QUOTED_IN_FRENCH : QUOTED_IN_SPANISH;
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (String key : english.keySet()) {
            List<String> named = quoted(QUOTED_IN_ENGLISH, english.get(key));
            List<String> inIt = quoted(marks, translated.get(key));
            for (int i = 0; i < named.size(); i++) {
                String name = named.get(i);
                Set<String> words = english.entrySet().stream()
                        .filter(e -> e.getValue().equals(name))
                        .map(e -> translated.get(e.getKey()))
                        .collect(Collectors.toSet());
                if (words.isEmpty()) continue;
                seen++;
                if (i >= inIt.size() || !words.contains(inIt.get(i))) {
                    wrong.add(key + ": " + name + " is " + words + " on the screen");
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(seen > 20, "the pattern finds nothing any more: " + seen);
    }

    @Test
    void textsAndDatesAreInTheChosenLanguageWhateverTheComputerSpeaks() {
        Instant day = LocalDate.of(2026, 11, 4)
                .atTime(12, 0)
                .atZone(ZoneId.systemDefault())
                .toInstant();
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRANCE);
            assertEquals("Connect", Messages.of("panel.connect.title"));
            assertEquals("November 4, 2026", Dates.day(day));
            Locale.setDefault(Locale.GERMANY);
            Messages.setLanguage(Language.FRENCH);
            assertEquals("Connexion", Messages.of("panel.connect.title"));
            assertEquals("4 novembre 2026", Dates.day(day));
            Messages.setLanguage(Language.of("es").orElseThrow());
            assertEquals("4 de noviembre de 2026", Dates.day(day));
            assertEquals("abril de 2030", Dates.month(YearMonth.of(2030, 4)));
            Messages.setLanguage(Language.FRENCH);
            assertEquals("61 jours restants", Messages.of("ui.days.left", 61));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theSystemsLanguageIsTakenWhereThereAreTextsInIt() {
        assertEquals(Language.FRENCH, Language.nearest(Locale.CANADA_FRENCH));
        assertEquals(Language.FRENCH, Language.nearest(Locale.FRANCE));
        assertEquals(Language.ENGLISH, Language.nearest(Locale.UK));
        assertEquals(Language.ENGLISH, Language.nearest(Locale.GERMANY));
        assertEquals(Language.ENGLISH, Language.nearest(Locale.ROOT));
        assertFalse(Language.of("de").isPresent());
    }

    /** A new language needs its files, and nothing else. */
    @Test
    void theLanguagesAreThoseThatThereAreFilesFor() {
        Set<String> files = new TreeSet<>(Bundles.languages());
        files.add("en");
        assertEquals(files, Language.all().stream().map(Language::id).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(
                List.of("English", "Français"),
                Language.all().stream().limit(2).map(Language::ownName).toList());
        assertTrue(Language.FRENCH.isReviewed());
    }

    private static Set<String> without(Set<String> keys, Set<String> others) {
        Set<String> left = new TreeSet<>(keys);
        left.removeAll(others);
        return left;
    }

    private static Map<String, String> matching(Language language, Predicate<String> wrong) {
        Map<String, String> found = new TreeMap<>(all(language));
        found.values().removeIf(wrong.negate());
        return found;
    }

    private static Map<String, String> all(Language language) {
        return Bundles.texts(language == Language.ENGLISH ? "" : "_" + language.id());
    }

    private static Set<String> places(String text) {
        return text == null ? Set.of() : new TreeSet<>(quoted(PLACE, text));
    }

    private static List<String> quoted(Pattern pattern, String text) {
        return pattern.matcher(text == null ? "" : text)
                .results()
                .map(r -> r.group(r.groupCount()))
                .toList();
    }
}
