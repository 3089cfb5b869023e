package org.certguide.checks;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.server.Command;
import org.certguide.system.PackageManager;
import org.certguide.system.PackageManagers;

/** Whether the server reaches the CA over HTTPS. */
final class OutboundCheck {
    private static final String ID = "outbound";
    private static final Pattern STATUS = Pattern.compile("http ([0-9]{3})(?!\\w)");

    private OutboundCheck() {}

    /**
     * @param directory an https address
     */
    static Check check(URI directory) {
        String host = Optional.ofNullable(directory.getHost()).orElse("");
        int port = directory.getPort() < 0 ? 443 : directory.getPort();
        String probe = PROBE.replace("@URL@", Command.quote(directory.toASCIIString()))
                .replace("@HOST@", Command.quote(host))
                .replace("@PORT@", Integer.toString(port));
        return new Check(ID, probe, false, 30, (o, c) -> judge(o, host))
                .reading("(?:http|curl|wget|python|tcp) \\d+|none|packages \\S+|Verification: OK"
                        + "|CONNECTED\\(\\d+\\)|\\s*[Vv]erify return(?::1| code: 0 \\(ok\\))"
                        + "|[-0-9]{10} [:0-9]{8} URL:.*");
    }

    /** Every server has one of these; the first that can speak HTTPS at all decides. */
    private static final String PROBE = """
            for m in @PROGRAMS@; do
              command -v $m >/dev/null && echo "packages $m" && break
            done
            if command -v curl >/dev/null; then
              curl -sS -o /dev/null -m 20 -w 'http %{http_code}\\n' @URL@
              r=$?
              echo "curl $r"
              [ $r != 1 ] && exit
            fi
            if command -v wget >/dev/null; then
              case $(wget --version 2>&1) in
                *GNU*)
                  wget -nv -O /dev/null -T 20 -t 1 @URL@
                  echo "wget $?"
                  exit
                  ;;
                *) wget -q -O /dev/null -T 20 @URL@ && echo 'wget 0' && exit ;;
              esac
            fi
            if command -v python3 >/dev/null; then
              python3 - @URL@ <<'EOF'
            import sys, urllib.request
            try:
                print("http", urllib.request.urlopen(sys.argv[1], timeout=20).status)
                print("python 0")
            except Exception as e:
                print(e)
                print("python 1")
            EOF
              exit
            fi
            if command -v openssl >/dev/null; then
              openssl s_client -connect @HOST@:@PORT@ -servername @HOST@ -verify_return_error \\
                </dev/null 2>&1 | grep -i -E 'verif|error|errno|connect'
              exit
            fi
            if command -v bash >/dev/null; then
              bash -c 'exec 3<>"/dev/tcp/$0/$1"' @HOST@ @PORT@ && echo 'tcp 0' || echo 'tcp 1'
              exit
            fi
            echo none
            """.replace("@PROGRAMS@", PackageManagers.all(PackageManager::programs));

    /** Installs the list of trusted authorities, or a newer one; the same on all systems. */
    private static Optional<Remedy> authorities(String program) {
        return PackageManagers.ofProgram(program)
                .map(manager -> manager.installAuthorities(program))
                .filter(commands -> !commands.isEmpty())
                .map(commands -> Remedy.repair("cacertificates", commands.toArray(String[]::new)));
    }

    private static Finding untrusted(String host, List<String> packageManagers) {
        Finding finding = Finding.of(ID, Severity.STOP, "untrusted", host);
        return packageManagers.stream()
                .findFirst()
                .flatMap(OutboundCheck::authorities)
                .map(finding::with)
                .orElse(finding)
                .with(Remedy.advice("inspected", host));
    }

    private static Finding judge(String printed, String host) {
        List<String> packageManagers = FindingTexts.after("packages", printed);
        String output = printed.replaceAll("(?m)^packages .*\\R?", "");
        List<String> lines = FindingTexts.lines(output);
        Matcher status = STATUS.matcher(output);
        String code = status.find() ? status.group(1) : "";
        String text = output.toLowerCase(Locale.ROOT);
        if (lines.contains("none")) return Finding.of(ID, Severity.UNKNOWN, "notools", host);
        if (lines.contains("curl 0") && !code.equals("200"))
            return Finding.of(ID, Severity.ATTENTION, "status", host, code);
        boolean reached = lines.contains("curl 0")
                || lines.contains("wget 0")
                || lines.contains("python 0")
                || lines.contains("Verification: OK")
                || text.contains("verify return code: 0 (ok)");
        if (reached) return Finding.of(ID, Severity.FINE, "fine", host);
        if (lines.contains("tcp 0")) return Finding.of(ID, Severity.FINE, "tcp", host);
        if (lines.contains("wget 8")) return Finding.of(ID, Severity.ATTENTION, "status", host, "4xx / 5xx");
        String words = FindingTexts.shown(output);
        if (words.isEmpty()) return Finding.of(ID, Severity.UNKNOWN, "unknown", host);
        if (lines.contains("curl 6")
                || text.contains("resolve host")
                || text.contains("name resolution")
                || text.contains("name or service not known")
                || text.contains("unable to resolve"))
            return Finding.of(ID, Severity.STOP, "noname", host).with(Remedy.advice("resolver"));
        if (lines.contains("curl 60")
                || lines.contains("curl 77")
                || lines.contains("wget 5")
                || text.contains("certificate verify failed")
                || text.contains("verify error")
                || text.contains("verification error")) return untrusted(host, packageManagers);
        boolean failed = lines.stream().anyMatch(l -> l.matches("(curl|wget|python|tcp) [1-9]\\d{0,2}"))
                || text.contains("connect:errno");
        return failed
                ? Finding.of(ID, Severity.STOP, "failed", host, error(lines)).with(Remedy.advice("outbound", host))
                : Finding.of(ID, Severity.UNKNOWN, "unknown", host);
    }

    /** The tool's own words, without the marks of the probe. */
    private static String error(List<String> lines) {
        List<String> words = lines.stream()
                .filter(l -> !l.matches("(http|curl|wget|python|tcp) \\d+"))
                .toList();
        return FindingTexts.shown(String.join(" ", words.isEmpty() ? lines : words));
    }
}
