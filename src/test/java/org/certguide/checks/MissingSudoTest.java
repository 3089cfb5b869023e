package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.certguide.checks.CheckContext.OperatingSystem;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.server.Sudo.Rights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has no sudo on the server gets the commands that install it, as far as the system is known. */
class MissingSudoTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "apt-get python3  | missing | su -; apt-get install sudo; usermod -aG sudo deploy",
                "dnf python3      | missing | su -; dnf install sudo; usermod -aG wheel deploy",
                "apk              | missing | su -; apk add sudo; addgroup deploy wheel;"
                        + " sh -c 'echo \"%wheel ALL=(ALL) ALL\" > /etc/sudoers.d/wheel'",
                "pacman           | missing | -",
                "-                | missing | -"
            })
    void theCommandsThatInstallSudoAreShown(String programs, String found, String commands) {
        CheckContext context = Contexts.system(
                Contexts.rights(Contexts.usual(), Rights.MISSING),
                Optional.of(new OperatingSystem(
                        "Some Linux",
                        "x86_64",
                        true,
                        Optional.empty(),
                        programs == null ? Set.of() : Set.of(programs.split(" ")))));
        Finding finding = LoginChecks.ALL.stream()
                .filter(check -> check.id().equals("sudo"))
                .findFirst()
                .orElseThrow()
                .judge(context);
        assertEquals("checks.sudo." + found, finding.found().key());
        List<String> shown = finding.remedies().stream()
                .flatMap(remedy -> remedy instanceof Remedy.Advice advice ? advice.commands().stream() : Stream.empty())
                .map(Remedy.Typed::command)
                .toList();
        assertEquals(commands == null ? "" : commands, String.join("; ", shown));
        Contexts.words(finding);
    }
}
