package org.certguide.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.server.Failure;
import org.certguide.server.Secret;
import org.certguide.server.Sudo;
import org.certguide.server.Sudo.Rights;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
    private final Secret login = Secret.of("correct horse");
    private final Privileges privileges = Privileges.of("ubuntu", Optional.of(login));

    private static boolean isWiped(Secret secret) {
        return String.valueOf(secret.chars()).chars().allMatch(c -> c == 0);
    }

    private void refused(Failure why) {
        try (Privileges.Attempt attempt = privileges.attempt()) {
            attempt.refused(why);
        }
    }

    private void granted() {
        try (Privileges.Attempt attempt = privileges.attempt()) {
            attempt.granted();
        }
    }

    @Test
    void whatACommandMeetsSaysNothingOfAPasswordThatIsGivenMeanwhile() {
        Secret earlier = Secret.of("earlier");
        privileges.usePassword(earlier);
        Privileges.Attempt attempt = privileges.attempt();
        Secret later = Secret.of("later");
        privileges.usePassword(later);
        Sudo.WithPassword running = assertInstanceOf(Sudo.WithPassword.class, attempt.sudo());
        assertEquals("earlier", String.valueOf(running.password().chars()), "what runs keeps its password");
        assertTrue(isWiped(earlier));
        attempt.refused(new Failure.SudoPasswordWrong());
        attempt.close();
        assertTrue(isWiped(running.password()));
        assertEquals(Rights.WITH_PASSWORD, privileges.rights());
        assertEquals(new Sudo.WithPassword(later), privileges.sudo());
    }

    @Test
    void rootNeedsNoSudo() {
        Privileges root = Privileges.of("root", Optional.empty());
        assertEquals(Rights.ROOT, root.rights());
        assertEquals(new Sudo.Root(), root.sudo());
    }

    @Test
    void whoIsRootByAnotherNameNeedsNoSudoEither() {
        privileges.found(Rights.ROOT);
        assertEquals(new Sudo.Root(), privileges.sudo());
    }

    @Test
    void aPasswordThatWasRefusedIsAskedForAgainAndNotTriedTwice() {
        Secret wrong = Secret.of("wrong");
        privileges.usePassword(wrong);
        refused(new Failure.SudoPasswordWrong());
        assertEquals(Rights.WRONG_PASSWORD, privileges.rights());
        assertEquals(new Sudo.Free(), privileges.sudo());
        assertTrue(isWiped(wrong));
        refused(new Failure.SudoPasswordNeeded());
        assertEquals(Rights.WRONG_PASSWORD, privileges.rights(), "why it is needed is still so");
        assertTrue(privileges.hasLoginPassword());
    }

    @Test
    void aPasswordThatWasGivenCountsMoreThanWhatWasSeenWithoutIt() {
        privileges.useLoginPassword();
        privileges.found(Rights.NEEDS_PASSWORD);
        assertEquals(Rights.WITH_PASSWORD, privileges.rights());
        assertInstanceOf(Sudo.WithPassword.class, privileges.sudo());
    }

    @Test
    void whatACommandMetIsKnownFromThenOn() {
        granted();
        assertEquals(Rights.FREE, privileges.rights());
        refused(new Failure.SudoPasswordNeeded());
        assertEquals(Rights.NEEDS_PASSWORD, privileges.rights());
        refused(new Failure.SudoNotAllowed("ubuntu"));
        assertEquals(Rights.NOT_ALLOWED, privileges.rights());
        refused(new Failure.ConnectionLost("host"));
        assertEquals(Rights.NOT_ALLOWED, privileges.rights());
    }

    @Test
    void everyChangeIsToldWhereTheObserverWantsIt() {
        List<Runnable> later = new ArrayList<>();
        List<Rights> seen = new ArrayList<>();
        privileges.observe(later::add, seen::add);
        privileges.found(Rights.NEEDS_PASSWORD);
        assertEquals(List.of(), later, "nothing has changed");
        privileges.found(Rights.FREE);
        refused(new Failure.SudoNotAllowed("ubuntu"));
        assertEquals(List.of(), seen);
        later.forEach(Runnable::run);
        assertEquals(List.of(Rights.NOT_ALLOWED, Rights.NOT_ALLOWED), seen);
    }

    @Test
    void theEndOfTheSessionWipesAllPasswords() {
        Secret typed = Secret.of("swordfish");
        privileges.usePassword(typed);
        privileges.close();
        assertTrue(isWiped(typed));
        assertTrue(isWiped(login));
        assertFalse(privileges.hasLoginPassword());
        Secret late = Secret.of("late");
        privileges.usePassword(late);
        assertTrue(isWiped(late));
    }
}
