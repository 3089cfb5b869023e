package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.beans.property.ReadOnlyProperty;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Stoppable;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.renewal.KeptCertificates;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.text.Message;
import org.certguide.walkthrough.ChallengeChoice.ChallengeMethod;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.walkthrough.Wishing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing that was wanted of one server is asked of the next. */
class OtherServerTest extends ModelsAlone {
    private Map<String, Object> fresh = Map.of();

    @BeforeEach
    void rememberHowItBegins() {
        fresh = all(walkthrough);
    }

    /** All values of a model, by the names of its properties. */
    private static Map<String, Object> values(Object model) {
        Map<String, Object> values = new TreeMap<>();
        for (Method method : model.getClass().getMethods()) {
            if (method.getParameterCount() > 0 || !ReadOnlyProperty.class.isAssignableFrom(method.getReturnType())) {
                continue;
            }
            String name = model.getClass().getSimpleName() + "." + method.getName();
            try {
                values.put(name, String.valueOf(((ReadOnlyProperty<?>) method.invoke(model)).getValue()));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(name, e);
            }
        }
        return values;
    }

    private static Map<String, Object> wishes(ServerWork work) {
        Map<String, Object> all = values(work.wishes());
        all.putAll(values(work.wishes().challenge()));
        return all;
    }

    private static Map<String, Object> all(Walkthrough walkthrough) {
        ServerWork work = walkthrough.work().get();
        Map<String, Object> all = wishes(work);
        for (Object model : List.of(
                work.server(),
                work.console(),
                work.system(),
                work.profile(),
                work.checklist(),
                work.remedies(),
                work.install(),
                work.certificate(),
                work.certificate().scheduled(),
                work.renewal())) {
            all.putAll(values(model));
        }
        Map<String, Object> login = values(walkthrough.connect());
        // What was cancelled is still told until the next login.
        all.putAll(login);
        return all;
    }

    /** Logs in, and fills in everything that can be filled in. */
    private void fillEverything() throws InterruptedException {
        walkthrough.connect().keyFile().set("/home/ann/.ssh/id_ed25519");
        logIn("ubuntu");
        ServerWork work = work();
        work.system().software().set(work.system().catalogue().software("nginx"));
        work.wishes().domainText().set("one.example.org www.one.example.org");
        work.wishes().purpose().set(Purpose.OTHER);
        work.wishes().email().set("ann@one.example.net");
        work.wishes().terms().set(true);
        work.wishes().eff().set(true);
        work.wishes().keyType().set(KeyType.RSA);
        work.wishes().trial().set(true);
        work.wishes().extra().set(List.of("--must-staple"));
        work.wishes().existing().set(Optional.of(2));
        Remedy stop = new Remedy.StopDuringRequest(
                Message.of("ui.name"),
                Message.of("ui.name"),
                Message.of("ui.name"),
                Stoppable.init("it").orElseThrow());
        walkthrough.open(Step.CHECKLIST);
        work.remedies().apply(stop);
        settle(work.checklist());
        work.wishes().challenge().chosen().set(ChallengeMethod.WEBROOT);
        work.wishes().challenge().folder().set("/srv/one");
        work.checklist().publicly().set(true);
        work.checklist().state().set(StepStatus.SKIPPED);
        work.install().answers().set(PreparedAnswers.empty());
        Wishing.change(
                work.wishes(),
                KeptCertificates.named("one.example.org"),
                "one.example.org www.one.example.org",
                Purpose.OTHER);
        Map<String, Object> filled = wishes(work);
        filled.forEach((name, value) -> assertNotEquals(fresh.get(name), value, name + " is to be filled in as well"));
    }

    @Test
    void aNewServerBeginsWithNothingOfTheLast() throws InterruptedException {
        fillEverything();
        walkthrough.begin(null);
        assertEquals(fresh, all(walkthrough));
        assertEquals(Step.CONNECT, walkthrough.current().get());
    }

    @Test
    void aLoginToAnotherServerBeginsWithNothingOfTheLast() throws InterruptedException {
        fillEverything();
        Map<String, Object> beginning = wishes(work());
        walkthrough.open(Step.CONNECT);
        walkthrough.connect().host().set("93.184.216.35");
        walkthrough.connect().connect(Secret.of("correct horse"));
        settle(walkthrough.connect());
        settle(work().system());
        Map<String, Object> now = wishes(work());
        beginning.keySet().forEach(name -> assertEquals(fresh.get(name), now.get(name), name));
        assertNull(work().profile().profile().get());
        assertEquals(StepStatus.OPEN, work().checklist().state().get());
    }

    @Test
    void ofAServerThatIsKnownOnlyItsOwnWishesAreFilledIn() throws InterruptedException {
        fillEverything();
        Profile known = Profile.of(
                        "two", "two.example.org", new ServerAddress("two.example.org", 2222, "admin"), Purpose.DMS)
                .with(new Profile.Wishes(Purpose.DMS, List.of("two.example.org")))
                .with(new Profile.Certificate(
                        "two.example.org",
                        Path.of("chain").toString(),
                        Path.of("key").toString(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Optional.of(KeyType.RSA)));
        walkthrough.begin(known);
        Map<String, Object> expected = new TreeMap<>(fresh);
        Map<String, Object> now = all(walkthrough);
        for (String name : List.of(
                "ConnectModel.host",
                "ConnectModel.port",
                "ConnectModel.user",
                "CertificateWishes.domainText",
                "CertificateWishes.domains",
                "CertificateWishes.keyType",
                "CertificateWishes.purpose",
                "ServerProfile.profile",
                "ChecklistModel.state",
                "InstallModel.state",
                "CertificateModel.state")) {
            assertNotEquals(expected.remove(name), now.remove(name), name + " is known");
        }
        assertEquals(expected, now);
        assertEquals("two.example.org", work().wishes().domainText().get());
        assertEquals("2222", walkthrough.connect().port().get());
    }

    @Test
    void theSameServerGoesOnAfterALostConnectionWhereItWas() throws InterruptedException {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        fillEverything();
        ServerWork before = work();
        Map<String, Object> wanted = wishes(before);
        work().install().state().set(StepStatus.SKIPPED);
        walkthrough.open(Step.CERTIFICATE);
        settle(work().certificate());
        loseConnection();
        logIn("ubuntu");
        settle(work().certificate());
        assertSame(before, work());
        assertEquals(wanted, wishes(work()));
        assertEquals(Step.CERTIFICATE, walkthrough.current().get());
    }

    @Test
    void aProgramThatRunsOnTheLastServerHasTheScreenNoMore() throws InterruptedException {
        fillEverything();
        ServerWork last = work();
        last.wishes().challenge().chosen().set(ChallengeMethod.STANDALONE);
        last.install().state().set(StepStatus.SKIPPED);
        walkthrough.open(Step.CERTIFICATE);
        settle(last.certificate());
        FakeTerminal program = FakeTerminal.endless("Requesting a certificate\r\n");
        server.terminals.add(program);
        last.certificate().start();
        untilItRuns();
        walkthrough.begin(null);
        assertEquals(1, Collections.frequency(screen, "end"));
        program.close();
        while (last.console().running().get()) next();
        assertEquals(1, Collections.frequency(screen, "end"));
        assertEquals(false, work().console().running().get());
        assertEquals(StepStatus.OPEN, work().certificate().state().get());
    }

    @Test
    void whoLogsOutFindsTheLoginFilledInAndNothingElse() throws InterruptedException {
        fillEverything();
        walkthrough.logOut();
        assertEquals(HOST, walkthrough.connect().host().get());
        assertEquals(Login.Kind.PASSWORD, walkthrough.connect().kind().get());
        Map<String, Object> now = wishes(work());
        now.forEach((name, value) -> assertEquals(fresh.get(name), value, name));
    }
}
