package org.certguide.checks;

import org.certguide.checks.Finding.State;
import org.certguide.checks.PacketFilter.Action;
import org.certguide.checks.PacketFilter.Chain;
import org.certguide.checks.PacketFilter.Match;
import org.certguide.checks.PacketFilter.Rule;
import org.certguide.checks.PacketFilter.Verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the server's own firewall lets visitors in at port 80. */
final class FirewallCheck {
    static final String ID = "firewall";
    private static final Pattern UFW_RULE =
            Pattern.compile(
                    "(.+?)\\s+(ALLOW|DENY|REJECT|LIMIT)( IN| OUT| FWD)?\\s{2,}(.+?)\\s*(?:#.*)?");
    private static final Pattern UFW_LINE =
            Pattern.compile(
                    "(?:Status|Logging|Default|New profiles):.*|To +Action +From|-- .*|"
                            + UFW_RULE.pattern());
    private static final Pattern FIREWALLD_LINE =
            Pattern.compile("\\s.*|(?:not )?running|default \\S+|\\S+(?: \\(.*\\))?");
    private static final Pattern ZONE = Pattern.compile("(\\S+)(?: \\((.*)\\))?");

    /** iptables -S is left alone where it would load the old kernel tables by being called. */
    static final Check CHECK =
            new Check(
                            ID,
                            "fth-shield",
                            """
                    while read -r i d x; do
                      [ "$d" = 00000000 ] && echo "way $i"
                    done </proc/net/route
                    if command -v ufw >/dev/null; then
                      echo '== ufw'
                      ufw status verbose
                    fi
                    if command -v firewall-cmd >/dev/null; then
                      echo '== firewalld'
                      firewall-cmd --state && firewall-cmd --list-all-zones
                    fi
                    if command -v nft >/dev/null; then
                      echo '== nft'
                      nft list ruleset && echo '== nftread'
                    fi
                    for c in iptables ip6tables; do
                      command -v $c >/dev/null || continue
                      case $($c -V) in
                        *nf_tables*) ;;
                        *) [ -s /proc/net/${c%tables}_tables_names ] || continue ;;
                      esac
                      echo "== $c"
                      $c -S && echo "== ${c}read"
                    done
                    echo '== end'
                    """,
                            true,
                            20,
                            FirewallCheck::judge)
                    .reading(FirewallCheck::unread);

    private FirewallCheck() {}

    private static Finding judge(String output, CheckContext context) {
        if (section("end", output).isEmpty()) return Finding.of(ID, State.UNKNOWN, "unknown");
        Optional<String> ufw = section("ufw", output).filter(s -> s.contains("Status: active"));
        Optional<String> firewalld =
                section("firewalld", output).filter(s -> s.startsWith("running\n"));
        Verdict v4 = verdict(output, ufw, firewalld, false);
        if (v4 == Verdict.CLOSED) return closed(ufw, firewalld);
        boolean six =
                context.dns().values().stream().anyMatch(d -> !d.ipv6().recordsOrNone().isEmpty());
        if (six && verdict(output, ufw, firewalld, true) == Verdict.CLOSED)
            return Finding.of(ID, State.ATTENTION, "ipv6").with(Remedy.advice("firewall"));
        if (v4 == Verdict.UNSURE) return Finding.of(ID, State.UNKNOWN, "unsure");
        if (ufw.isPresent()) return Finding.of(ID, State.FINE, "ufwopen");
        if (firewalld.isPresent()) return Finding.of(ID, State.FINE, "firewalldopen");
        boolean seen =
                section("nftread", output).isPresent()
                        || section("iptablesread", output).isPresent();
        return seen ? Finding.of(ID, State.FINE, "open") : Finding.of(ID, State.UNKNOWN, "notools");
    }

    private static Finding closed(Optional<String> ufw, Optional<String> firewalld) {
        if (ufw.filter(s -> ufw(s, false) == Verdict.CLOSED).isPresent())
            return Finding.of(ID, State.STOP, "ufwclosed")
                    .with(Remedy.command("ufw", "ufw allow 80/tcp", "ufw delete allow 80/tcp"));
        Optional<String> zone = firewalld.flatMap(s -> closedZones(s).stream().findFirst());
        if (zone.isPresent()) {
            Finding closed =
                    Finding.of(ID, State.STOP, "firewalldclosed", Findings.shown(zone.get()));
            if (!zone.get().matches("[A-Za-z0-9_-]{1,40}"))
                return closed.with(Remedy.advice("firewall"));
            // Without --reload, which would throw away what others have set until the next start.
            return closed.with(
                    Remedy.command(
                            "firewalld",
                            firewallCmd(zone.get(), "add"),
                            firewallCmd(zone.get(), "remove"),
                            zone.get()));
        }
        return Finding.of(ID, State.STOP, "closed").with(Remedy.advice("firewall"));
    }

    private static String firewallCmd(String zone, String what) {
        String change = " --zone=" + zone + " --" + what + "-service=http";
        return "firewall-cmd --permanent" + change + " && firewall-cmd" + change;
    }

    /** The rules if they do not tell enough, and what the tools had to complain of. */
    private static String unread(String output) {
        Optional<String> ufw = section("ufw", output).filter(s -> s.contains("Status: active"));
        Optional<String> firewalld =
                section("firewalld", output).filter(s -> s.startsWith("running\n"));
        boolean sure =
                verdict(output, ufw, firewalld, false) != Verdict.UNSURE
                        && verdict(output, ufw, firewalld, true) != Verdict.UNSURE;
        StringBuilder unread = new StringBuilder();
        String tool = "";
        for (String line : Findings.lines(output)) {
            boolean heading = line.startsWith("== ");
            if (heading) tool = line.substring(3);
            boolean read =
                    heading
                            || switch (tool) {
                                case "" -> line.startsWith("way ");
                                case "ufw" -> sure && UFW_LINE.matcher(line).matches();
                                case "firewalld" -> sure && FIREWALLD_LINE.matcher(line).matches();
                                case "nft" -> sure && section("nftread", output).isPresent();
                                default -> sure && line.matches("-[PNA] .*");
                            };
            if (!read) unread.append(line).append('\n');
        }
        return unread.toString();
    }

    /** All that filter: every one of them must let the packet through. */
    private static Verdict verdict(
            String output, Optional<String> ufw, Optional<String> firewalld, boolean ipv6) {
        List<Verdict> all = new ArrayList<>();
        ufw.ifPresent(s -> all.add(ufw(s, ipv6)));
        firewalld.ifPresent(s -> all.add(firewalld(s)));
        List<String> ways = Findings.after("way", output);
        Optional<String> way = ways.size() == 1 ? Optional.of(ways.getFirst()) : Optional.empty();
        String tool = ipv6 ? "ip6tables" : "iptables";
        Optional<String> iptables =
                section(tool, output).filter(s -> section(tool + "read", output).isPresent());
        // ufw and firewalld write rules that are hard to follow; what they say of them is better.
        boolean managed = ufw.isPresent() || firewalld.isPresent();
        if (!managed) iptables.ifPresent(s -> all.add(Iptables.verdict(s, way)));
        boolean twice = managed || iptables.isPresent();
        section("nft", output)
                .filter(s -> section("nftread", output).isPresent())
                .ifPresent(
                        s ->
                                all.add(
                                        Nftables.verdict(
                                                s, ipv6, way, table -> !(twice && shared(table)))));
        return worst(all);
    }

    /** A table that another tool has told about. */
    private static boolean shared(String table) {
        return table.equals("ip filter")
                || table.equals("ip6 filter")
                || table.endsWith(" firewalld");
    }

    private static Verdict worst(Collection<Verdict> all) {
        if (all.contains(Verdict.CLOSED)) return Verdict.CLOSED;
        return all.contains(Verdict.UNSURE) ? Verdict.UNSURE : Verdict.OPEN;
    }

    /** The rules of {@code ufw status verbose}; the first that fits decides. */
    private static Verdict ufw(String status, boolean ipv6) {
        List<Rule> rules = new ArrayList<>();
        for (String line : Findings.lines(status)) {
            Matcher m = UFW_RULE.matcher(line);
            if (!m.matches() || " OUT".equals(m.group(3)) || " FWD".equals(m.group(3))) continue;
            boolean six = line.contains("(v6)");
            String to = m.group(1).replace("(v6)", "").strip();
            boolean anywhere = m.group(4).startsWith("Anywhere");
            Match match =
                    Match.of(six == ipv6 && anywhere)
                            .and(to.contains(" on ") ? Match.MAYBE : Match.YES)
                            .and(ufwPort(to.replaceFirst(" on .*", "")));
            boolean allowed = m.group(2).equals("ALLOW") || m.group(2).equals("LIMIT");
            rules.add(new Rule(match, allowed ? new Action.Accept() : new Action.Drop()));
        }
        Matcher policy = Pattern.compile("Default: (allow|deny|reject)").matcher(status);
        boolean allowed = policy.find() && policy.group(1).equals("allow");
        Action last = allowed ? new Action.Accept() : new Action.Drop();
        return new PacketFilter(Map.of("in", new Chain(rules, last))).verdict("in");
    }

    private static Match ufwPort(String to) {
        if (to.equals("Anywhere")) return Match.YES;
        if (to.endsWith("/udp")) return Match.NO;
        // 80/tcp, 80, 80,443/tcp (Nginx Full), 10.0.0.5 80/tcp
        String ports = to.replaceFirst(" \\(.*\\)$", "").replaceFirst("/tcp.*$", "");
        if (ports.matches("[\\d,:]+")) return PacketFilter.port(ports);
        String last = ports.substring(ports.lastIndexOf(' ') + 1);
        return last.matches("[\\d,:]+") ? PacketFilter.port(last).and(Match.MAYBE) : Match.MAYBE;
    }

    private static Verdict firewalld(String zones) {
        List<Boolean> open = zones(zones).stream().map(z -> z.open).toList();
        if (open.isEmpty()) return Verdict.UNSURE;
        if (!open.contains(false)) return Verdict.OPEN;
        boolean rich = zones(zones).stream().anyMatch(z -> z.rich);
        return open.contains(true) || rich ? Verdict.UNSURE : Verdict.CLOSED;
    }

    private static List<String> closedZones(String zones) {
        return zones(zones).stream().filter(z -> !z.open).map(z -> z.name).toList();
    }

    private record Zone(String name, boolean open, boolean rich) {}

    /** The zones that hold a network card, without those that containers bring along. */
    private static List<Zone> zones(String output) {
        List<Zone> zones = new ArrayList<>();
        for (String block : output.split("\n(?=\\S)")) {
            Matcher name = ZONE.matcher(block.lines().findFirst().orElse("").strip());
            if (!name.matches() || name.group(2) == null || !name.group(2).contains("active"))
                continue;
            if (value("interfaces", block).isEmpty() || name.group(1).matches("docker|libvirt.*"))
                continue;
            boolean ports =
                    List.of(value("ports", block).split(" ")).stream()
                            .filter(p -> p.endsWith("/tcp"))
                            .anyMatch(p -> PacketFilter.port(p.replace("/tcp", "")) == Match.YES);
            boolean open =
                    value("target", block).equals("ACCEPT")
                            || List.of(value("services", block).split(" ")).contains("http")
                            || ports;
            zones.add(new Zone(name.group(1), open, block.contains("rule ")));
        }
        return zones;
    }

    private static String value(String name, String block) {
        return block.lines()
                .map(String::strip)
                .filter(l -> l.startsWith(name + ":"))
                .map(l -> l.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> section(String name, String output) {
        String all = "\n" + output + "\n";
        int from = all.indexOf("\n== " + name + "\n");
        if (from < 0) return Optional.empty();
        int start = from + name.length() + 5;
        int to = all.indexOf("\n== ", start - 1);
        return Optional.of(all.substring(start, to < 0 ? all.length() : Math.max(start, to + 1)));
    }
}
