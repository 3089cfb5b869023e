package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole walkthrough, played without a screen, on servers as people have them: system, login shell, way
 * to root, first process and language, combined so that any two of them meet.
 */
@UsesLab
@Tag("matrix")
@Timeout(400)
class MatrixIT {
    /** The systems, of which bare has no Certbot; the shells; the ways to root; the inits; the languages. */
    static final List<List<String>> KINDS = List.of(
            List.of("bullseye", "bare", "trixie", "forky"),
            List.of("bash", "zsh", "fish", "tcsh"),
            List.of("password-in-terminal", "no-password", "root-himself", "sudo-rs"),
            List.of("systemd", "sysvinit", "openrc", "runit", "systemd-cron"),
            List.of("C", "fr_FR", "de_DE", "tr_TR"));

    @TempDir
    Path home;

    static List<List<String>> rows() {
        return Pairs.of(KINDS, MatrixIT::isPossible);
    }

    private static boolean isPossible(List<String> row) {
        boolean old = row.get(0).equals("bullseye");
        boolean rust = row.get(2).equals("sudo-rs");
        return !(rust && (old || row.get(0).equals("bare")))
                && !(old && row.get(3).equals("runit"));
    }

    /** All rows, or those with all the words that {@code -Dmatrix=} names. */
    static Stream<Arguments> named() {
        List<String> words = List.of(System.getProperty("matrix", "").split(","));
        return rows().stream()
                .filter(row -> words.stream().allMatch(word -> word.isEmpty() || row.contains(word)))
                .map(row -> Arguments.of(row.toArray()));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3}, {4}")
    @MethodSource("named")
    void certificateIsObtainedAndRenewsItself(String system, String shell, String root, String init, String language)
            throws Exception {
        LabServer server = Lab.server(system);
        server.boot(init);
        server.in("sh", "-ec", PREPARATION, shell, root, language);
        String login = root.equals("root-himself")
                ? "\"user\": \"root\", \"login\": {\"keyFile\": \"%s\"}".formatted(Lab.key("ed25519"))
                : "\"user\": \"%s\", \"login\": {\"password\": {\"env\": \"LAB_PASSWORD\"}}"
                        .formatted(root.equals("no-password") ? "deploy" : "ubuntu");
        String answers = Played.answers(server)
                .replace(Played.LOGIN, login)
                .replace("\"schema\": 1,", "\"schema\": 1, \"installPackages\": true, \"installRoute\": \"apt\",");

        Played played = Played.of(home, answers, root.equals("no-password") ? "deploy-pw" : "ubuntu-pw");

        assertEquals(0, played.code(), played.output());
        server.in("test", "-e", "/etc/letsencrypt/live/" + server.domain() + "/privkey.pem");
        assertTrue(played.output().contains("Renewal is scheduled"), played.output());
        assertFalse(!init.startsWith("systemd") && played.output().contains("systemd"), played.output());
        assertFalse(played.output().contains("-pw"), played.output());
    }

    /** Makes the server what the row says, with $0 the shell, $1 the way to root, $2 the language. */
    private static final String PREPARATION = """
            exec 2>&1
            export DEBIAN_FRONTEND=noninteractive
            packages=
            [ "$0" = bash ] || packages=$0
            [ "$1" != sudo-rs ] || packages="$packages sudo-rs"
            if [ "$2" != C ]; then
                # The packages' translations were left out of the servers' systems.
                sed -i /locale/d /etc/dpkg/dpkg.cfg.d/*
                packages="$packages locales"
            fi
            if [ -n "$packages" ]; then
                apt-get update -q > /dev/null
                apt-get install -q -y --no-install-recommends $packages > /dev/null
            fi
            if [ "$2" != C ]; then
                apt-get install -q -y --reinstall apt dpkg sudo passwd > /dev/null
                localedef -i "$2" -f UTF-8 "$2.UTF-8"
                echo "LANG=$2.UTF-8" > /etc/default/locale
                echo "LANG=$2.UTF-8" >> /etc/environment
            fi
            for user in ubuntu deploy root; do usermod -s "$(command -v "$0")" $user; done
            case $1 in
                password-in-terminal) echo 'Defaults requiretty' > /etc/sudoers.d/tty ;;
                sudo-rs)
                    for name in sudo visudo; do
                        rust=$(command -v $name-rs || ls /usr/lib/cargo/bin/$name)
                        [ -n "$rust" ]
                        ln -sf "$rust" /usr/local/bin/$name
                    done
                    ;;
            esac
            """;
}
