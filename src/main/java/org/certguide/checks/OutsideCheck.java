package org.certguide.checks;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.net.Addresses;
import org.certguide.net.Port80Probe;
import org.certguide.net.Port80Visit;
import org.certguide.net.Port80Visit.Response;
import org.certguide.net.ProxyNetworks;
import org.certguide.system.Port80;

/**
 * Whether port 80 can be reached from outside: something listens there for some seconds, and {@link
 * Port80Probe} come from this computer. Where a program holds the port already, it is visited.
 */
final class OutsideCheck {
    static final String ID = "outside";

    /** The listener ends after this time by itself, also if the SSH connection is lost. */
    static final int LISTENS_SECONDS = 8;

    /**
     * Says each second that it is ready: when nobody takes its words any more, because the channel
     * is closed, it ends. Other clients that connect are served for one second, with a meaningless
     * answer. With socat and BusyBox a shell answers, and looks each second whether it may go.
     */
    private static final String PROBE = Port80.HELD + """
            python() {
              "$1" -c 'if 1:
                import os, signal, socket, sys, time
                path, answer = sys.argv[1].encode(), sys.argv[2].encode()
                end = time.time() + @SECONDS@
                signal.alarm(@SECONDS@ + 1)
                def listen(family, address):
                    s = socket.socket(family)
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    if family == socket.AF_INET6:
                        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                    s.bind((address, 80))
                    s.listen(20)
                    s.settimeout(1)
                    return s
                try:
                    s = listen(socket.AF_INET6, "::")
                except Exception:
                    s = listen(socket.AF_INET, "0.0.0.0")
                print("listening")
                sys.stdout.flush()
                told = False
                while not told and time.time() < end:
                    os.write(3, b"outside open\\n")
                    try:
                        c = s.accept()[0]
                        c.settimeout(1)
                        asked = b""
                        while b"\\r\\n\\r\\n" not in asked and len(asked) < 4096:
                            more = c.recv(4096)
                            if not more:
                                break
                            asked += more
                        at = asked.split(b" ")[1:2]
                        told = at == [path + b"/told"]
                        body = answer if at == [path] else b"nothing here"
                        c.sendall(b"HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\n" + body)
                        c.close()
                    except Exception:
                        pass
              ' @PATH@ @ANSWER@
            }
            shell() {
              cat >"$d/answer" <<EOF
            read -r m p v
            while read -r l && [ \\${#l} -gt 1 ]; do :; done
            b='nothing here'
            case \\$p in
              @PATH@) b=@ANSWER@ ;;
              @PATH@/told) : >"$d/told" ;;
            esac
            printf 'HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\n%s' "\\$b"
            EOF
              "$1" &
              l=$!
              n=0
              until held80; do
                n=$((n + 1))
                [ $n -lt 3 ] && kill -0 $l || break
                sleep 1
              done
              held80 && echo listening
              trap '' PIPE
              while held80 && [ $n -lt @SECONDS@ ] && [ ! -e "$d/told" ] && echo 'outside open' >&3
              do
                n=$((n + 1))
                sleep 1
              done
              { tree $l; wait $l; } 2>/dev/null
            }
            with_socat() {
              o=reuseaddr,fork,max-children=20
              socat -T 2 "TCP6-LISTEN:80,ipv6only=0,$o" "EXEC:sh $d/answer" 2>/dev/null ||
                socat -T 2 "TCP4-LISTEN:80,$o" "EXEC:sh $d/answer"
            }
            with_busybox() {
              busybox nc -lk -p 80 -e sh "$d/answer" 2>/dev/null ||
                busybox nc -ll -p 80 -e sh "$d/answer"
            }
            if held80; then
              echo held
            elif command -v python3 >/dev/null; then
              python python3
            elif [ -x /usr/libexec/platform-python ]; then
              python /usr/libexec/platform-python
            elif command -v perl >/dev/null; then
              perl -MSocket -e '
                ($path, $answer) = @ARGV;
                $end = time + @SECONDS@;
                alarm(@SECONDS@ + 1);
                sub listens {
                  my ($family, $address) = @_;
                  socket($s, $family, SOCK_STREAM, 0) or return;
                  setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
                  setsockopt($s, 41, 26, pack("i", 0)); # IPPROTO_IPV6, IPV6_V6ONLY
                  bind($s, $address) && listen($s, 20);
                }
                listens(AF_INET6, pack("S n N a16 N", AF_INET6, 80, 0, "", 0))
                  or listens(AF_INET, pack_sockaddr_in(80, INADDR_ANY))
                  or die "$!";
                $| = 1;
                print "listening\\n";
                open($out, ">&=", 3) or die "$!";
                $second = pack("l!l!", 1, 0);
                until ($told or time >= $end) {
                  syswrite($out, "outside open\\n");
                  vec($r = "", fileno($s), 1) = 1;
                  select($r, undef, undef, 1) and accept($c, $s) or next;
                  setsockopt($c, SOL_SOCKET, SO_RCVTIMEO, $second);
                  $asked = "";
                  until ($asked =~ /\\r\\n\\r\\n/ or length($asked) > 4096) {
                    sysread($c, $asked, 4096, length($asked)) or last;
                  }
                  (undef, $at) = split / /, $asked;
                  $told = $at eq "$path/told";
                  $body = $at eq $path ? $answer : "nothing here";
                  send($c, "HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\n$body", 0x4000);
                  close($c);
                }
              ' @PATH@ @ANSWER@
            elif command -v socat >/dev/null; then
              shell with_socat
            elif command -v busybox >/dev/null; then
              shell with_busybox
            else
              echo notools
            fi
            """;

    static String probe(int listensSeconds) {
        return PROBE.replace("@SECONDS@", Integer.toString(listensSeconds));
    }

    static final Check CHECK = new Check(ID, probe(LISTENS_SECONDS), true, LISTENS_SECONDS + 6, OutsideCheck::judge)
            .after(Port80Check.ID)
            .reading("listening|held|notools");

    private OutsideCheck() {}

    /** What is at port 80 of the server while visitors come. */
    private enum There {
        LISTENER,
        ANOTHER_PROGRAM,
        NOTHING
    }

    private static Finding judge(String output, CheckContext context) {
        if (context.domains().isEmpty()) return Finding.of(ID, Severity.WAITING, "nodomain");
        List<String> lines = output.lines().toList();
        if (context.outside().isEmpty()) return Finding.of(ID, Severity.UNKNOWN, "unknown");
        if (context.outside().get().visits().isEmpty())
            return Finding.of(
                    ID, Severity.UNKNOWN, "noaddress", context.domains().getFirst());
        There there = lines.contains("listening")
                ? There.LISTENER
                : lines.contains("held") ? There.ANOTHER_PROGRAM : There.NOTHING;
        if (there == There.NOTHING && !lines.contains("notools")) return Finding.of(ID, Severity.UNKNOWN, "unknown");
        return FindingTexts.worst(judge(context.outside().get(), there, context));
    }

    /** One finding for all addresses of a name at which the same was met. */
    private static List<Finding> judge(ReachabilityReport outside, There there, CheckContext context) {
        Map<String, List<Port80Visit>> domains = outside.visits().stream()
                .collect(Collectors.groupingBy(Port80Visit::domain, LinkedHashMap::new, Collectors.toList()));
        List<Finding> all = new ArrayList<>();
        domains.forEach((domain, visits) -> {
            boolean four = visits.stream().anyMatch(v -> !isIpv6(v) && came(v, there));
            Map<Response, List<Port80Visit>> same = new LinkedHashMap<>();
            List<Port80Visit> six = new ArrayList<>();
            for (Port80Visit v : visits) {
                boolean alone = four && isIpv6(v) && failed(v, there);
                if (alone) six.add(v);
                else same.computeIfAbsent(v.seen(), s -> new ArrayList<>()).add(v);
            }
            if (!six.isEmpty())
                all.add(Finding.of(ID, Severity.ATTENTION, "ipv6", domain, words(six))
                        .with(Remedy.advice("ipv6", domain, words(six))));
            same.forEach(
                    (seen, those) -> all.add(finding(domain, words(those), seen, there, outside.firewall(), context)));
        });
        return all;
    }

    private static Finding finding(
            String domain, String at, Response seen, There there, Severity firewall, CheckContext context) {
        Optional<String> service = Addresses.parse(at.split(",", 2)[0]).flatMap(ProxyNetworks::of);
        return switch (seen) {
            case Response.Listener s -> Finding.of(ID, Severity.FINE, "fine", domain, at);
            // Such a service answers in its own name, whether it passes visits on or not.
            case Response.Other(String words)
            when service.isPresent() && there == There.ANOTHER_PROGRAM ->
                Finding.of(ID, Severity.UNKNOWN, "proxyheld", domain, at, service.get())
                        .with(DomainChecks.proxy(domain, service.get()));
            case Response.Other(String words)
            when service.isPresent() ->
                Finding.of(ID, Severity.ATTENTION, "proxy", domain, at, service.get(), words)
                        .with(DomainChecks.proxy(domain, service.get()));
            case Response.Other(String words)
            when there == There.ANOTHER_PROGRAM -> Finding.of(ID, Severity.FINE, "answers", domain, at, words);
            case Response.Other(String words) ->
                Finding.of(ID, Severity.ATTENTION, "other", domain, at, words)
                        .with(DomainChecks.entry(domain, context, Set.of()));
            case Response.Silence s ->
                Finding.of(ID, Severity.ATTENTION, "silence", domain, at).with(Remedy.advice("forward"));
            case Response.Refused s
            when there == There.NOTHING -> Finding.of(ID, Severity.UNKNOWN, "notools", domain, at);
            case Response.Refused s ->
                Finding.of(ID, Severity.ATTENTION, "refused", domain, at).with(Remedy.advice("forward"));
            // Also a port at which nobody listens would turn visitors away at once.
            case Response.Nothing s
            when firewall == Severity.FINE ->
                Finding.of(ID, Severity.ATTENTION, "provider", domain, at).with(Remedy.advice("forward"));
            case Response.Nothing s
            when firewall == Severity.STOP -> Finding.of(ID, Severity.ATTENTION, "firewall", domain, at);
            case Response.Nothing s ->
                Finding.of(ID, Severity.ATTENTION, "nothing", domain, at).with(Remedy.advice("forward"));
            case Response.NoWay s -> Finding.of(ID, Severity.UNKNOWN, "noway", domain, at);
            case Response.TooLate s -> Finding.of(ID, Severity.UNKNOWN, "toolate", domain, at);
        };
    }

    private static boolean isIpv6(Port80Visit visit) {
        return !(visit.address() instanceof Inet4Address);
    }

    private static boolean came(Port80Visit visit, There there) {
        return visit.seen() instanceof Response.Listener
                || visit.seen() instanceof Response.Other && there == There.ANOTHER_PROGRAM;
    }

    /** Whether Let's Encrypt, too, would fail at this address. */
    private static boolean failed(Port80Visit visit, There there) {
        return !came(visit, there)
                && !(visit.seen() instanceof Response.NoWay)
                && !(visit.seen() instanceof Response.TooLate);
    }

    private static String words(List<Port80Visit> visits) {
        return visits.stream().map(v -> Addresses.text(v.address())).collect(Collectors.joining(", "));
    }
}
