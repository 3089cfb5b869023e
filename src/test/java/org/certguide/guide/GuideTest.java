package org.certguide.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.guide.GuideStep.Circumstance;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;

/** The guide has something to say everywhere, and says nothing for nobody. */
class GuideTest {
    private static final ResourceBundle WORDS = ResourceBundle.getBundle("org.certguide.i18n.guide", Locale.ROOT);

    @Test
    void everyTextOfTheGuideIsSaidSomewhere() {
        Set<String> said = new HashSet<>();
        for (GuideStep stop : Guide.STEPS) {
            GuideStep plain = stop.withoutDms();
            for (Message text : List.of(plain.title(), plain.now(), plain.why())) said.add(text.key());
            for (Circumstance circumstance : Circumstance.values()) {
                GuideStep then = plain.under(List.of(circumstance));
                for (Message text : List.of(then.title(), then.now(), then.why())) said.add(text.key());
            }
            if (stop.forDms()) said.add(((Message) stop.now().arguments().getLast()).key());
        }
        // What a model says in the place of a step.
        for (String instead : List.of(
                "certificate.later",
                "certificate.tried",
                "checklist.outdated",
                "checklist.unmade",
                "looking",
                "beside.settings",
                "beside.about",
                "beside.import",
                "beside.commands",
                "beside.rehearsed",
                "ask",
                "ask.deletion"))
            for (String part : List.of("title", "now", "why")) said.add("guide." + instead + "." + part);
        for (String part : List.of("domain", "login", "again", "typed")) said.add("guide.checklist.question." + part);
        for (Term term : Term.values())
            said.addAll(Set.of(term.word().key(), term.meaning().key()));
        Set<String> there = new TreeSet<>(WORDS.keySet());
        there.removeIf(k -> k.startsWith("guide.page.") || k.startsWith("guide.commands."));
        assertEquals(new TreeSet<>(said), there);
    }

    @Test
    void everyStepHasABeginningAndAnEnd() {
        for (Step step : Step.values()) {
            for (Phase moment : EnumSet.of(Phase.BEGIN, Phase.FAILED, Phase.DONE)) {
                assertEquals(moment, Guide.at(Optional.of(step), moment).moment(), "" + step);
            }
        }
    }

    @Test
    void whereThereIsNothingOfItsOwnTheBeginningIsTold() {
        assertEquals(
                Phase.BEGIN, Guide.at(Optional.of(Step.SYSTEM), Phase.QUESTION).moment());
    }

    @Test
    void everyTermOnAPanelIsExplainedThereOrBefore() {
        Set<Term> explained = EnumSet.copyOf(Guide.terms(Optional.empty()));
        Set<String> missing = new TreeSet<>();
        for (Step step : Step.values()) {
            explained.addAll(Guide.terms(Optional.of(step)));
            for (Term term : Term.values()) {
                if (!explained.contains(term) && isOnPanel(term, step)) {
                    missing.add(step + " does not explain " + term);
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTermIsExplainedSomewhere() {
        Set<Term> explained = EnumSet.noneOf(Term.class);
        Stream.concat(
                        Stream.of(Optional.<Step>empty()),
                        Arrays.stream(Step.values()).map(Optional::of))
                .forEach(page -> explained.addAll(Guide.terms(page)));
        // The others are explained where a program speaks of them.
        Set<Term> programs = EnumSet.copyOf(Term.in("ACME SAN webroot http-01"));
        programs.addAll(Term.in("dns-01"));
        assertTrue(explained.stream().noneMatch(programs::contains), "once is enough");
        explained.addAll(programs);
        assertEquals(EnumSet.allOf(Term.class), explained);
    }

    @Test
    void termsThatAProgramSpeaksOfAreFoundInItsOrderAndOnce() {
        assertEquals(
                List.of(Term.ACME, Term.TEST_SERVER, Term.KEY_TYPE),
                Term.in("Registering with the ACME server (staging). ECDSA or RSA? acme/staging"));
        assertEquals(List.of(), Term.in("staging-2.sandbox.example.org, unsudo, sanitize"));
        assertEquals(List.of(), Term.in(""));
    }

    @Test
    void aListOfTermsIsNoLongerThanSomebodyReads() {
        assertEquals(4, Term.in("acme san webroot http-01 dns-01 snap sudo").size());
        assertEquals(List.of(), Term.in("x ".repeat(2001) + "acme"), "far behind in a long text");
    }

    private static boolean isOnPanel(Term term, Step step) {
        ResourceBundle panels = ResourceBundle.getBundle("org.certguide.i18n.panel", Locale.ROOT);
        String word = Messages.of(term.word()).toLowerCase(Locale.ROOT);
        Pattern whole = Pattern.compile("\\b" + Pattern.quote(word) + "\\b");
        String host = step == Step.CONNECT ? "panel.hostkey." : "panel." + step.id() + ".";
        return panels.keySet().stream()
                .filter(k -> k.startsWith("panel." + step.id() + ".") || k.startsWith(host))
                .map(k -> panels.getString(k).toLowerCase(Locale.ROOT))
                .anyMatch(text -> whole.matcher(text).find());
    }
}
