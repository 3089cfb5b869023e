package org.certguide.checks;

import static org.certguide.system.PrintedCopies.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.certguide.Linear;
import org.certguide.certbot.CertbotLog;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.Diagnosis;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Finding;
import org.certguide.guide.Term;
import org.certguide.install.InstallFailure;
import org.certguide.install.InstallPlan;
import org.certguide.net.Addresses;
import org.certguide.renewal.RenewalLook;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.renewal.RenewalScheduleProbe;
import org.certguide.server.ProbeBundle;
import org.certguide.server.ScriptOutput;
import org.certguide.session.LoginCheck;
import org.certguide.system.SystemFacts;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever a server prints, it is judged at once, and the words for it can be put together. */
class HostileAnswersTest {
    private static final String TOKEN = "certguide-0123456789abcdef";

    /** What the probes print before what they found. */
    private static final Map<String, List<String>> BEGINNINGS = Map.ofEntries(
            Map.entry(
                    "certbot",
                    List.of(
                            "looked\n" + works("/usr/bin/certbot", "", "1.0"),
                            "looked\n\n== path #16\n/usr/bin/certbot\n\n== said #9999999\ncertbot 1.",
                            "looked\n" + part("path", "/a") + "\n== said #9999999\n/usr/local/lib/python",
                            "looked\n" + works("/b/certbot", "", "1.0").repeat(100))),
            Map.entry("points", List.of("1: eth0 inet ", "via ip\n")),
            Map.entry(
                    "port80",
                    List.of(
                            "listens a b\nlooked\nsystemd\npid 1\nname a\ngroup /system.slice/",
                            "listens a b\nlooked\nswarm a b ",
                            "looked\nslow\nstopped gateway 2 1796072400 2\ntask gateway Rejected|",
                            "looked\nipt -A a -p tcp --dports ",
                            "looked\nnft chain a {\nnft tcp dport { ")),
            Map.entry(
                    "firewall",
                    List.of(
                            "way eth0\nlooked\n\n== ufw #9999999\nStatus: active\n80 (",
                            "looked\n\n== ufw #9999999\nStatus: active\na ALLOW  b",
                            "looked\n\n== firewalld #9999999\nrunning\npublic (active)\n  ports: ",
                            "looked\n\n== nftread #0\n\n\n== nft #9999999\ntable inet a {\nchain a {\ntype filter hook input priority 0; policy drop;\ncounter ",
                            "looked\n\n== nftread #0\n\n\n== nft #9999999\ntable inet a {\nchain a {\ntype filter hook input priority 0;\ntcp dport {",
                            "looked\n\n== iptablesread #0\n\n\n== iptables #9999999\n-P INPUT DROP\n-A INPUT \"")),
            Map.entry("outbound", List.of("packages ", "curl 6\n")),
            Map.entry("disk", List.of("free 1 /", "mount /")),
            Map.entry("locks", List.of("looked\nlock 1 ")),
            Map.entry(
                    "certificates",
                    List.of(
                            "looked\n\n== name #1\na\n\n== chain #9999999\n-----BEGIN CERTIFICATE-----",
                            "own caddy\nowned ",
                            "looked\n" + "\n== leftover #20\nlive/dms.example.org\n\n".repeat(100),
                            "looked\n" + "\n== name #15\ndms.example.org\n\n== chain #0\n\n".repeat(100))));

    @TestFactory
    List<DynamicTest> eachCheckJudgesInProportionToWhatTheServerPrinted() {
        return Checklist.standard(URI.create("https://ca.example/directory")).stream()
                .map(check -> DynamicTest.dynamicTest(check.id(), () -> check(check)))
                .toList();
    }

    private static void check(Check check) {
        CheckContext context = Contexts.usual();
        Linear.assertLinear(check.id(), BEGINNINGS.getOrDefault(check.id(), List.of()), text -> {
            String all = text + "\n== nftread\n== iptablesread\n== end\nlooked\n";
            Finding finding = check.judge(new Check.Output.Printed(all, true), context);
            Contexts.words(finding);
        });
    }

    @Test
    void aChecklistIsCutInProportionToItsLength() {
        List<String> beginnings = List.of(TOKEN + " a #", TOKEN + " a\n", TOKEN + " ");
        Linear.assertLinear("the output of a script", beginnings, text -> ScriptOutput.parse(text, TOKEN));
        Linear.assertLinear(
                "several answers",
                List.of(TOKEN + " answer " + TOKEN + " a\n", TOKEN + " answer " + TOKEN + " a #9\n" + TOKEN),
                text -> ProbeBundle.of("a", Duration.ofSeconds(1), List.of())
                        .reader()
                        .apply(ScriptOutput.parse(text, TOKEN)));
        Linear.assertLinear("a line for a sentence", List.of(), text -> SafeText.line(text, 100));
        Linear.assertLinear("own addresses", List.of("1: eth0 inet ", " |-- "), Addresses::own);
        Linear.assertLinear("terms in a question", List.of("acme ", "a-"), Term::in);
    }

    @Test
    void theSystemIsReadInProportionToWhatTheServerPrinted() {
        List<String> beginnings = List.of(
                TOKEN + " os-release\nNAME=\"",
                TOKEN + " certbot\n== path #1\na\n\n== said #9999999\ncertbot 1.2",
                TOKEN + " web\nnginx /system.slice/",
                TOKEN + " sites\nnginx root ");
        Linear.assertLinear(
                "the system", beginnings, text -> SystemFacts.PROBE.reader().apply(ScriptOutput.parse(text, TOKEN)));
    }

    private static String chain() {
        try {
            return Files.readString(Path.of("src/test/resources/certificates/rsa-2048.pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRenewalIsReadInProportionToWhatTheServerPrinted() {
        List<String> beginnings = List.of(
                TOKEN + " cron\n/etc/cron.d/a|x|!",
                TOKEN + " cron\n/etc/crontab|-|0 3 * * * root ${certbot",
                TOKEN + " cron\n/etc/crontab|-|0 3 1 * * root a\n|/a|-|certbot renew\n?/a\n",
                TOKEN + " processes\ncron\n" + TOKEN + " clock\nnow 1 +0000\n" + TOKEN
                        + " cron\n/etc/cron.d/a|-|0 3 * * * root certbot renew; sleep $(rand( ",
                TOKEN + " processes\ncron\n" + TOKEN + " cron\n/etc/cron.daily/a|x|certbot renew\n" + TOKEN
                        + " clock\nnow 1 +0000\nanacron\ndid a 20261130\n" + TOKEN
                        + " starters\n/etc/anacrontab|-|1 5 cron.daily run-parts /etc/cron.daily ",
                TOKEN + " timer certbot.timer\nLoadState=loaded\nExecStart={ path=/a ; argv[]=certbot ",
                TOKEN + " timer certbot.timer\nLoadState=loaded\nTimersCalendar={ OnCalendar=*-1,",
                TOKEN + " port80\na b c d:80 users:((\"",
                TOKEN + " port80\nlooked\nstopped gateway 2 1796072400 2\ntask gateway Rejected|",
                TOKEN + " port80\nlooked\nstopped gateway 2 1796072400 2\n",
                TOKEN + " services\na ");
        Linear.assertLinear("the renewal", beginnings, text -> {
            RenewalSchedule schedule = RenewalScheduleProbe.PROBE.reader().apply(ScriptOutput.parse(text, TOKEN));
            schedule.of(new Lifetime(Instant.EPOCH, Instant.EPOCH.plusSeconds(7776000)), CertbotVersion.in("4.0"))
                    .finding();
            schedule.port80().finding();
            schedule.places();
            schedule.next();
        });
        String chained = TOKEN + " chain\n" + chain() + "\n";
        List<String> pasts = List.of(
                chained + TOKEN + " runs\nzone +0000\nfailed 2026-11-20 03:12:07\nsaid Domain: a Type: dns Detail: ",
                chained + TOKEN + " runs\nfailed 2026-11-20 03:12:07\nsaid 2026-11-20 03:12:07,1:ERROR:a",
                chained + TOKEN + " unit\nExecMainExitTimestamp=Fri 2026-11-20 03:12:07 UTC\nsaid ",
                chained + TOKEN + " settings\nrenew_before_expiry = 10 days\nserver = https://",
                TOKEN + " settings a\nauthenticator = manual\n" + TOKEN + " uses\n/etc/nginx/a:/etc/letsencrypt/live/",
                TOKEN + " notice\nkind mail\nto ",
                chained + TOKEN + " archive\n-----BEGIN CERTIFICATE-----");
        Linear.assertLinear("the renewals so far", pasts, text -> {
            RenewalLook look = RenewalLook.probe("a").reader().apply(ScriptOutput.parse(text, TOKEN));
            look.plan("a", CertbotVersion.in("4.0"), Optional.empty()).ifPresent(plan -> {
                Messages.of(plan.finding(Instant.EPOCH).found());
                Messages.of(plan.past(Instant.EPOCH).found());
            });
        });
        List<String> chain = List.of(TOKEN + " chain\n-----BEGIN CERTIFICATE-----", TOKEN + " chain\n");
        Linear.assertLinear(
                "the certificate",
                chain,
                text -> InstalledCertificate.probe("a").reader().apply(ScriptOutput.parse(text, TOKEN)));
    }

    @Test
    void whyALoginRunsNoCommandsIsToldInProportionToWhatItSaid() {
        Linear.assertLinear(
                "a login without commands",
                List.of("please login as the user ", "please login as "),
                text -> LoginCheck.why("root", text));
    }

    @Test
    void whatCertbotPrintedIsDiagnosedInProportionToItsLength() {
        List<String> beginnings = List.of(
                "Domain: a Type: b Detail: ",
                "urn:ietf:params:acme:error:compound :: a :: ",
                "HTTP 429\nretry-after: ",
                "1 renew failure(s), ",
                "Saving debug log to ");
        Linear.assertLinear("Certbot's words", beginnings, Diagnosis::of);
        Linear.assertLinear("Certbot's log", beginnings, text -> Diagnosis.with(Diagnosis.fromLog(text), text));
        Linear.assertLinear(
                "where Certbot's log is", List.of("Saving debug log to '/var/log/letsencrypt"), CertbotLog::pathIn);
        Linear.assertLinear("Certbot's version", List.of("certbot 1."), CertbotVersion::parse);
    }

    @Test
    void whatAnInstallerPrintedIsDiagnosedInProportionToItsLength() {
        List<String> beginnings = List.of("E: Unable to locate package ", "Waiting for cache lock: ", " : Depends: ");
        Linear.assertLinear("an installer's words", beginnings, text -> InstallFailure.of(text, OptionalInt.of(1)));
        List<String> looks = List.of("/a/.local/lib/python3.1/", "/usr/local/lib/python3.", "version `GLIBC_2.");
        Linear.assertLinear("a look after a step", looks, text -> {
            InstallPlan.Verified looked = new InstallPlan.Verified(InstallPlan.DOES_NOT_START, text);
            InstallFailure.of("", OptionalInt.of(0), looked);
        });
    }

    @Test
    void problemsInProblemsInProblemsHaveAnEnd() {
        String nested = "urn:ietf:params:acme:error:compound :: a :: ".repeat(20_000);
        Diagnosis.fromLog(nested + "urn:ietf:params:acme:error:dns :: b");
    }

    @Test
    void chainsOfChainsOfRulesHaveAnEnd() {
        StringBuilder rules = new StringBuilder(
                "looked\n\n== iptablesread #0\n\n\n== iptables #9999999\n-P INPUT DROP\n-A INPUT -j C0\n");
        for (int i = 0; i < 4000; i++) rules.append("-A C%d -j C%d\n".formatted(i, i + 1));
        rules.append("-A C4000 -j ACCEPT\n");
        FirewallCheck.CHECK.judge(new Check.Output.Printed(rules.toString(), true), Contexts.usual());
    }
}
