package org.certguide.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.checks.PacketFilter.Action;
import org.certguide.checks.PacketFilter.Chain;
import org.certguide.checks.PacketFilter.Match;
import org.certguide.checks.PacketFilter.Rule;
import org.certguide.checks.PacketFilter.Verdict;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.diagnosis.Undo;
import org.certguide.server.ScriptOutput;

/** Whether the server's own firewall lets visitors in at port 80. */
final class FirewallCheck {
    static final String ID = "firewall";
    private static final Pattern UFW_ACTION =
            Pattern.compile("(?<=\\s)(ALLOW|DENY|REJECT|LIMIT)(?: (IN|OUT|FWD))?\\s{2}\\s*+(?=\\S)");
    private static final Pattern UFW_LINE =
            Pattern.compile("(?:Status|Logging|Default|New profiles):.*|To +Action +From|-- .*");
    private static final Pattern FIREWALLD_LINE =
            Pattern.compile("\\s.*|(?:not )?running|default \\S+|\\S++(?: \\(.*\\))?");
    private static final Pattern ZONE = Pattern.compile("(\\S++)(?: \\((.*)\\))?");
    private static final Pattern TABLE_LINE = Pattern.compile("-[PNA] .*");

    /** What iptables says beside its own rules; the others are asked for. */
    private static final String OLD_TABLES = "# Warning: ip";

    private static final Pattern PORTS = Pattern.compile("[\\d,:]+");

    /** A line of {@code ufw status}. */
    private record UfwRule(String to, String action, boolean incoming, String from) {
        static Optional<UfwRule> parse(String line) {
            Matcher m = UFW_ACTION.matcher(line);
            if (!m.find(Math.min(2, line.length()))) return Optional.empty();
            boolean incoming = m.group(2) == null || m.group(2).equals("IN");
            return Optional.of(
                    new UfwRule(line.substring(0, m.start()).strip(), m.group(1), incoming, line.substring(m.end())));
        }

        boolean denies() {
            return action.equals("DENY") || action.equals("REJECT");
        }
    }

    /**
     * iptables -S is left alone where it would load the old kernel tables by being called. Where it
     * speaks to the new ones, the old ones may filter as well.
     */
    static final Check CHECK = new Check(ID, """
                    while read -r i d x; do
                      [ "$d" = 00000000 ] && printf 'way %s\\n' "$i"
                    done </proc/net/route
                    if has ufw; then part ufw "$(ufw status verbose 2>&1)"; fi
                    if has firewall-cmd; then
                      k=
                      r=$({
                        firewall-cmd --state && firewall-cmd --list-all-zones &&
                          printf 'default %s\\n' "$(firewall-cmd --get-default-zone)"
                      } 2>&1) && k=1
                      part firewalld "$r"
                      [ -n "$k" ] && part firewalldkept "$(firewall-cmd --permanent --list-all-zones 2>&1)"
                    fi
                    if has nft; then
                      k=
                      r=$(nft list ruleset 2>&1) && k=1
                      part nft "$r"
                      [ -n "$k" ] && part nftread ''
                    fi
                    for c in iptables ip6tables; do
                      has $c || continue
                      o=$(cat /proc/net/${c%tables}_tables_names 2>/dev/null)
                      case $($c -V) in
                        *nf_tables*)
                          if [ -n "$o" ] && has $c-legacy; then
                            k=
                            r=$($c-legacy -S 2>&1) && k=1
                            part ${c}old "$r"
                            [ -n "$k" ] && part ${c}oldread ''
                          fi
                          ;;
                        *) [ -n "$o" ] || continue ;;
                      esac
                      k=
                      r=$($c -S 2>&1) && k=1
                      part $c "$r"
                      [ -n "$k" ] && part ${c}read ''
                    done
                    echo looked
                    """, true, 20, FirewallCheck::judge).reading(FirewallCheck::unread);

    private FirewallCheck() {}

    private static Finding judge(String output, CheckContext context) {
        if (!ScriptOutput.parts(output).rest().lines().toList().contains("looked"))
            return Finding.of(ID, Severity.UNKNOWN, "unknown");
        Optional<String> ufw = section("ufw", output).filter(s -> s.contains("Status: active"));
        Optional<String> firewalld = section("firewalld", output).filter(s -> s.startsWith("running\n"));
        Verdict v4 = verdict(output, ufw, firewalld, false);
        if (v4 == Verdict.CLOSED) return closed(ufw, firewalld, section("firewalldkept", output), ways(output));
        boolean six = context.dns().values().stream()
                .anyMatch(d -> !d.ipv6().recordsOrNone().isEmpty());
        if (six && verdict(output, ufw, firewalld, true) == Verdict.CLOSED)
            return Finding.of(ID, Severity.ATTENTION, "ipv6").with(Remedy.advice("firewall"));
        if (v4 == Verdict.UNSURE) return Finding.of(ID, Severity.UNKNOWN, "unsure");
        if (ufw.isPresent()) return Finding.of(ID, Severity.FINE, "ufwopen");
        if (firewalld.isPresent()) return Finding.of(ID, Severity.FINE, "firewalldopen");
        boolean seen = section("nftread", output).isPresent()
                || section("iptablesread", output).isPresent();
        return seen ? Finding.of(ID, Severity.FINE, "open") : Finding.of(ID, Severity.UNKNOWN, "notools");
    }

    private static Finding closed(
            Optional<String> ufw, Optional<String> firewalld, Optional<String> kept, List<String> ways) {
        if (ufw.filter(s -> ufw(s, false) == Verdict.CLOSED).isPresent())
            return Finding.of(ID, Severity.STOP, "ufwclosed").with(openUfw(ufw.orElseThrow()));
        Optional<String> zone =
                firewalld.flatMap(s -> closedZones(s, ways).stream().findFirst());
        if (zone.isPresent()) {
            Finding closed = Finding.of(ID, Severity.STOP, "firewalldclosed", FindingTexts.shown(zone.get()));
            if (!zone.get().matches("[A-Za-z0-9_-]{1,40}")) return closed.with(Remedy.advice("firewall"));
            boolean lasts =
                    kept.stream().flatMap(k -> all(k).stream()).anyMatch(z -> z.name.equals(zone.get()) && z.open);
            return closed.with(openFirewalld(zone.get(), lasts));
        }
        return Finding.of(ID, Severity.STOP, "closed").with(Remedy.advice("firewall"));
    }

    /**
     * ufw's first rule that fits decides. It keeps one rule for a port and a protocol, which the
     * opposite one takes the place of (seen with ufw 0.36.2).
     */
    private static Remedy openUfw(String status) {
        List<Optional<Undo>> denials = new ArrayList<>();
        for (String line : FindingTexts.lines(status)) {
            Optional<UfwRule> denial = UfwRule.parse(line)
                    .filter(UfwRule::denies)
                    .filter(UfwRule::incoming)
                    .filter(r -> r.from().startsWith("Anywhere") && !line.contains("(v6)"))
                    .filter(r -> ufwPort(r.to()) != Match.NO);
            denial.ifPresent(r -> denials.add(Optional.of(Undo.of(
                            r.action().equals("DENY")
                                    ? Undo.Kind.UFW_DENIAL_REPLACED
                                    : Undo.Kind.UFW_REJECTION_REPLACED))
                    .filter(undo -> r.to().equals("80/tcp"))));
        }
        String allow = "ufw allow 80/tcp";
        Undo delete = Undo.of(Undo.Kind.UFW_ALLOWED);
        if (denials.isEmpty()) return openUfw(allow, delete);
        if (denials.stream().allMatch(Optional::isEmpty)) return openUfw("ufw prepend allow 80/tcp", delete);
        return denials.size() == 1 ? openUfw(allow, denials.getFirst().orElseThrow()) : Remedy.advice("firewall");
    }

    private static Remedy openUfw(String script, Undo undo) {
        return Remedy.command("ufw", List.of(Remedy.Change.of(script, undo)));
    }

    /**
     * Opens the port now and after a restart, where that is not so already. Without --reload, which
     * would discard settings of other programs that apply until the next restart.
     *
     * @param lasts whether it would be open after a restart
     */
    private static Remedy openFirewalld(String zone, boolean lasts) {
        Remedy.Change now = Remedy.Change.of(
                "firewall-cmd --zone=" + zone + " --add-service=http", Undo.of(Undo.Kind.FIREWALLD_OPENED, zone));
        Remedy.Change later = Remedy.Change.of(
                "firewall-cmd --permanent --zone=" + zone + " --add-service=http",
                Undo.of(Undo.Kind.FIREWALLD_OPENED_FOR_GOOD, zone));
        return lasts
                ? Remedy.command("firewalldnow", List.of(now), zone)
                : Remedy.command("firewalld", List.of(later, now), zone);
    }

    /** The rules if they do not tell enough, and what the tools had to complain of. */
    private static String unread(String output) {
        Optional<String> ufw = section("ufw", output).filter(s -> s.contains("Status: active"));
        Optional<String> firewalld = section("firewalld", output).filter(s -> s.startsWith("running\n"));
        boolean sure = verdict(output, ufw, firewalld, false) != Verdict.UNSURE
                && verdict(output, ufw, firewalld, true) != Verdict.UNSURE;
        boolean nftRead = section("nftread", output).isPresent();
        StringBuilder unread = new StringBuilder();
        ScriptOutput.Parts parts = ScriptOutput.parts(output);
        for (String line : FindingTexts.lines(parts.rest())) {
            if (!line.equals("looked") && !line.startsWith("way "))
                unread.append(line).append('\n');
        }
        for (ScriptOutput.Section part : parts.parts()) {
            for (String line : FindingTexts.lines(part.text())) {
                boolean read = sure
                        && switch (part.name()) {
                            case "ufw" ->
                                UFW_LINE.matcher(line).matches()
                                        || UfwRule.parse(line).isPresent();
                            case "firewalld", "firewalldkept" ->
                                FIREWALLD_LINE.matcher(line).matches();
                            case "nft" -> nftRead;
                            default -> TABLE_LINE.matcher(line).matches() || line.startsWith(OLD_TABLES);
                        };
                if (!read) unread.append(line).append('\n');
            }
        }
        return unread.toString();
    }

    /** All that filter: every one of them must let the packet through. */
    private static Verdict verdict(String output, Optional<String> ufw, Optional<String> firewalld, boolean ipv6) {
        List<Verdict> all = new ArrayList<>();
        ufw.ifPresent(s -> all.add(ufw(s, ipv6)));
        List<String> ways = ways(output);
        firewalld.ifPresent(s -> all.add(firewalld(s, ways)));
        Optional<String> way = ways.size() == 1 ? Optional.of(ways.getFirst()) : Optional.empty();
        String tool = ipv6 ? "ip6tables" : "iptables";
        Optional<String> iptables =
                section(tool, output).filter(s -> section(tool + "read", output).isPresent());
        // ufw and firewalld write rules that are hard to follow; what they say of them is better.
        boolean managed = ufw.isPresent() || firewalld.isPresent();
        Optional<String> old = section(tool + "old", output)
                .filter(s -> section(tool + "oldread", output).isPresent());
        if (!managed) {
            Stream.of(iptables, old).flatMap(Optional::stream).forEach(s -> all.add(Iptables.verdict(s, way)));
        }
        boolean twice = managed || iptables.isPresent();
        section("nft", output)
                .filter(s -> section("nftread", output).isPresent())
                .ifPresent(s -> all.add(Nftables.verdict(s, ipv6, way, table -> !(twice && shared(table)))));
        return worst(all);
    }

    /** The network cards that lead to the internet. */
    private static List<String> ways(String output) {
        return FindingTexts.after("way", ScriptOutput.parts(output).rest());
    }

    /** A table that another tool has told about. */
    private static boolean shared(String table) {
        return table.equals("ip filter") || table.equals("ip6 filter") || table.endsWith(" firewalld");
    }

    private static Verdict worst(Collection<Verdict> all) {
        if (all.contains(Verdict.CLOSED)) return Verdict.CLOSED;
        return all.contains(Verdict.UNSURE) ? Verdict.UNSURE : Verdict.OPEN;
    }

    /** The rules of {@code ufw status verbose}; the first that fits decides. */
    private static Verdict ufw(String status, boolean ipv6) {
        List<Rule> rules = new ArrayList<>();
        for (String line : FindingTexts.lines(status)) {
            Optional<UfwRule> rule = UfwRule.parse(line).filter(UfwRule::incoming);
            if (rule.isEmpty()) continue;
            boolean six = line.contains("(v6)");
            String to = rule.get().to().replace("(v6)", "").strip();
            boolean anywhere = rule.get().from().startsWith("Anywhere");
            Match match = Match.of(six == ipv6 && anywhere)
                    .and(to.contains(" on ") ? Match.MAYBE : Match.YES)
                    .and(ufwPort(before(" on ", to)));
            boolean allowed = !rule.get().denies();
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
        String ports = before("/tcp", to.endsWith(")") ? before(" (", to) : to);
        if (PORTS.matcher(ports).matches()) return PacketFilter.port(ports);
        String last = ports.substring(ports.lastIndexOf(' ') + 1);
        return PORTS.matcher(last).matches() ? PacketFilter.port(last).and(Match.MAYBE) : Match.MAYBE;
    }

    private static String before(String mark, String text) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }

    private static Verdict firewalld(String output, List<String> ways) {
        List<Zone> zones = zones(output, ways);
        List<Boolean> open = zones.stream().map(z -> z.open).toList();
        if (open.isEmpty()) return Verdict.UNSURE;
        if (!open.contains(false)) return Verdict.OPEN;
        boolean rich = zones.stream().anyMatch(z -> z.rich);
        return open.contains(true) || rich ? Verdict.UNSURE : Verdict.CLOSED;
    }

    private static List<String> closedZones(String output, List<String> ways) {
        return zones(output, ways).stream()
                .filter(z -> !z.open)
                .map(z -> z.name)
                .toList();
    }

    /**
     * @param cards the network cards that were given to it
     */
    private record Zone(String name, List<String> cards, boolean standard, boolean open, boolean rich) {}

    /**
     * The zones that visitors come through: those that hold a network card, without those that
     * containers bring along, and the default zone, which firewalld takes for every card that no
     * zone holds, and does not call active for that.
     */
    private static List<Zone> zones(String output, List<String> ways) {
        List<Zone> all = all(output);
        Set<String> held = all.stream().flatMap(z -> z.cards.stream()).collect(Collectors.toSet());
        boolean rest = ways.isEmpty() ? held.isEmpty() : !held.containsAll(ways);
        return all.stream()
                .filter(z -> !z.cards.isEmpty() || rest && z.standard)
                .toList();
    }

    private static List<Zone> all(String output) {
        List<Zone> all = new ArrayList<>();
        Set<String> defaults = Set.copyOf(FindingTexts.after("default", output));
        for (String block : output.split("\n(?=\\S)")) {
            Matcher name = ZONE.matcher(block.lines().findFirst().orElse("").strip());
            if (!name.matches() || name.group(1).matches("docker|libvirt.*")) continue;
            String marks = name.group(2) == null ? "" : name.group(2);
            boolean ports = List.of(value("ports", block).split(" ")).stream()
                    .filter(p -> p.endsWith("/tcp"))
                    .anyMatch(p -> PacketFilter.port(p.replace("/tcp", "")) == Match.YES);
            boolean open = value("target", block).equals("ACCEPT")
                    || List.of(value("services", block).split(" ")).contains("http")
                    || ports;
            boolean standard = marks.contains("default") || defaults.contains(name.group(1));
            List<String> cards = marks.contains("active")
                    ? FindingTexts.lines(value("interfaces", block).replace(' ', '\n'))
                    : List.of();
            all.add(new Zone(name.group(1), cards, standard, open, block.contains("rule ")));
        }
        return all;
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
        return ScriptOutput.parts(output).text(name).map(text -> text + "\n");
    }
}
