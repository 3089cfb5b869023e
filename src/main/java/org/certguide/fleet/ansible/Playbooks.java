package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallStep;
import org.certguide.system.InstallMethod;
import org.certguide.system.OperatingSystem;
import org.certguide.system.PackageManager;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.text.Messages;

/**
 * What Ansible does on the servers, with its built-in modules alone. Certbot is installed by the steps that the
 * application itself takes, each of which is looked for before, so that a second run changes nothing.
 */
final class Playbooks {
    /** Requests at the same time: each server asks the authority by itself. */
    private static final int AT_ONCE = 5;

    /** One server alone first: what is wrong for all is found out with it. */
    private static final List<Integer> BATCHES = List.of(1, 25);

    /** A batch in which more of a hundred servers fail is the last one. */
    private static final int MOST_FAILED = 20;

    private static final String LIVE = InstalledCertificate.DIRECTORY + "/live/";

    private static final String CERTIFICATES = "{{ certguide_certificates }}";

    private static final String ENVIRONMENT =
            "{{ {'REQUESTS_CA_BUNDLE': certguide_ca_bundle} if certguide_ca_bundle else {} }}";

    /** As {@code CertificateRequest} words it; Certbot has nobody to ask here. */
    private static final String REQUEST = """
            {{ ['certbot', 'certonly', '-n', '--agree-tos', '--cert-name', item.name, '-d', item.domains | join(',')]
            + (['--webroot', '-w', certguide_webroot] if certguide_webroot else ['--standalone'])
            + (['--key-type', item.key_type] if certguide_version is version('1.11', '>=') else [])
            + (['-m', certguide_email, '--no-eff-email'] if certguide_email else ['--register-unsafely-without-email'])
            + (['--server', certguide_directory] if certguide_directory else []) }}""".replace("\n", " ");

    private Playbooks() {}

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
        return map;
    }

    private static Yaml.Template template(String text) {
        return new Yaml.Template(text);
    }

    private static String says(String key, Object... arguments) {
        return Messages.of("export." + key, arguments);
    }

    private static Map<String, Object> play(String name, String hosts, Map<String, Object> more, List<?> tasks) {
        Map<String, Object> play = map("name", name, "hosts", hosts, "become", true, "gather_facts", false);
        play.putAll(more);
        play.put("tasks", tasks);
        return play;
    }

    /** Installs Certbot where it is missing, and gets the certificates. */
    static List<Object> site(List<AnsibleHost> hosts, SystemCatalogue catalogue) {
        Map<String, Object> plays = new LinkedHashMap<>();
        for (AnsibleHost host : hosts) {
            plays.computeIfAbsent(
                    host.group(),
                    group -> host.way().isEmpty()
                            ? byHand(group)
                            : installing(
                                    group,
                                    host.system().orElseThrow(),
                                    host.way().get(),
                                    catalogue));
        }
        List<Object> all = new ArrayList<>(plays.values());
        all.add(play(
                says("site.certificates"),
                AnsibleHost.ALL,
                map("serial", BATCHES, "max_fail_percentage", MOST_FAILED),
                certificates()));
        return all;
    }

    private static Map<String, Object> looksForCertbot() {
        return map(
                "name",
                says("task.certbot"),
                "ansible.builtin.command",
                map("argv", List.of("certbot", "--version")),
                "register",
                "certguide_certbot",
                "changed_when",
                false,
                "failed_when",
                false,
                "check_mode",
                false);
    }

    private static Map<String, Object> byHand(String group) {
        Map<String, Object> fail = map(
                "name", says("task.by-hand"),
                "ansible.builtin.fail", map("msg", says("task.by-hand.why")),
                "when", template("certguide_certbot.rc != 0"));
        return play(says("site.by-hand"), group, map(), List.of(looksForCertbot(), fail));
    }

    private static Map<String, Object> installing(
            String group, OperatingSystem system, InstallMethod way, SystemCatalogue catalogue) {
        InstallPlan plan = InstallPlan.by(catalogue, catalogue.software(Software.NONE), system, way);
        List<Object> steps = new ArrayList<>();
        for (InstallStep step : plan.steps()) {
            String title = Messages.of(step.title());
            steps.add(map(
                    "name",
                    says("task.look", title),
                    "ansible.builtin.shell",
                    map("cmd", "( " + step.probe().strip() + "\n) >/dev/null 2>&1"),
                    "register",
                    "certguide_done",
                    "changed_when",
                    false,
                    "failed_when",
                    false,
                    "check_mode",
                    false));
            // In check mode, Ansible passes over commands without a word, needed or not.
            steps.add(map(
                    "name", says("task.would", title),
                    "ansible.builtin.debug",
                            map("msg", commands(step, system).lines().toList()),
                    "changed_when", true,
                    "when", List.of(template("ansible_check_mode"), template("certguide_done.rc != 0"))));
            steps.add(map(
                    "name", title,
                    "ansible.builtin.shell", map("cmd", commands(step, system)),
                    "when", template("certguide_done.rc != 0")));
            steps.add(map(
                    "name", says("task.verify", title),
                    "ansible.builtin.shell", map("cmd", step.verify().strip()),
                    "changed_when", false));
        }
        Map<String, Object> block =
                map("name", says("task.install"), "when", template("certguide_certbot.rc != 0"), "block", steps);
        return play(
                says("site.install", way.id(), Messages.of(system.title())),
                group,
                map(),
                List.of(looksForCertbot(), block));
    }

    /** The commands of a step, run by root, with nobody to ask. */
    private static String commands(InstallStep step, OperatingSystem system) {
        List<String> all = new ArrayList<>();
        for (String shown : step.shown()) {
            String command = PackageManager.unattended(shown.replaceFirst("^sudo ", ""));
            // One of many sources that cannot be read must not stop what comes from another.
            boolean lists = shown.equals("sudo apt-get update") && step.shown().size() > 1;
            all.add(lists ? command + " || :" : command);
        }
        if (all.size() > 1) all.addFirst("set -e");
        return String.join("\n", all);
    }

    private static List<Object> certificates() {
        Map<String, Object> version = map(
                "certguide_version",
                template(
                        "{{ (certguide_certbot.stdout | default('') ~ ' ' ~ certguide_certbot.stderr | default('')) | regex_search('[0-9]+[.][0-9]+[0-9.]*') | default('2.0', true) }}"));
        Map<String, Object> request = map(
                "name", says("task.request"),
                "ansible.builtin.command",
                        map(
                                "argv", template(REQUEST),
                                "creates", template(LIVE + "{{ item.name }}/fullchain.pem")),
                "vars", version,
                "environment", template(ENVIRONMENT),
                "loop", template(CERTIFICATES),
                "loop_control", map("label", template("{{ item.name }}")),
                "when", template("item.week | default(1) | int <= certguide_weeks | int"),
                "throttle", AT_ONCE);
        Map<String, Object> agreed = map(
                "name", says("task.terms"),
                "ansible.builtin.assert",
                        map(
                                "that",
                                List.of(template("certguide_agree_tos | bool")),
                                "fail_msg",
                                says("task.terms.why"),
                                "quiet",
                                true),
                "when",
                        template(
                                "certguide_found.results | map(attribute='stat') | rejectattr('exists') | list | length > 0"));
        Map<String, Object> there = stat(says("task.there"), "certguide_got");
        there.put("when", template("not ansible_check_mode and item.week | default(1) | int <= certguide_weeks | int"));
        there.put("failed_when", template("not certguide_got.stat.exists"));
        return List.of(looksForCertbot(), stat(says("task.found"), "certguide_found"), agreed, request, there);
    }

    private static Map<String, Object> stat(String name, String register) {
        return map(
                "name", name,
                "ansible.builtin.stat", map("path", template(LIVE + "{{ item.name }}/fullchain.pem")),
                "register", register,
                "loop", template(CERTIFICATES),
                "loop_control", map("label", template("{{ item.name }}")));
    }

    /** Tries the renewals. */
    static List<Object> renewTest() {
        String command =
                "{{ ['certbot', 'renew', '--dry-run', '-n', '--no-random-sleep-on-renew', '--cert-name', item.name] }}";
        Map<String, Object> test = map(
                "name", says("task.renew"),
                "ansible.builtin.command", map("argv", template(command)),
                "environment", template(ENVIRONMENT),
                "loop", template(CERTIFICATES),
                "loop_control", map("label", template("{{ item.name }}")),
                "changed_when", false,
                "throttle", AT_ONCE);
        return List.of(play(says("site.renew"), AnsibleHost.ALL, map(), List.of(test)));
    }

    /** Tells how long the certificates are good for. */
    static List<Object> report() {
        Map<String, Object> asked = map(
                "name", says("task.collection"),
                "ansible.builtin.command",
                        map("argv", List.of("ansible-galaxy", "collection", "list", "community.crypto")),
                "delegate_to", "localhost",
                "become", false,
                "run_once", true,
                "register", "certguide_collection",
                "changed_when", false,
                "failed_when", false,
                "check_mode", false);
        String has = "certguide_collection.rc == 0 and 'community.crypto' in certguide_collection.stdout";
        // Included, not imported: a module that is not there must not be looked for.
        Map<String, Object> exact = map(
                "name", says("task.report"),
                "ansible.builtin.include_tasks", "report-crypto.yml",
                "when", template(has));
        Map<String, Object> plain = map(
                "name", says("task.report"),
                "ansible.builtin.command",
                        map("argv", template("{{ ['certbot', 'certificates', '--cert-name', item.name] }}")),
                "register", "certguide_told",
                "loop", template(CERTIFICATES),
                "loop_control", map("label", template("{{ item.name }}")),
                "changed_when", false,
                "check_mode", false,
                "when", template("not (" + has + ")"));
        Map<String, Object> shown = map(
                "name", says("task.show"),
                "ansible.builtin.debug",
                        map(
                                "msg",
                                template(
                                        "{{ inventory_hostname }} {{ item.item.name }}: {{ item.stdout | regex_search('Expiry Date: .*') | default('?', true) }}")),
                "loop", template("{{ certguide_told.results }}"),
                "loop_control", map("label", template("{{ item.item.name | default('') }}")),
                "when", List.of(template("not (" + has + ")"), template("item.stdout is defined")));
        return List.of(play(says("site.report"), AnsibleHost.ALL, map(), List.of(asked, exact, plain, shown)));
    }

    /** The same with the collection that reads certificates. */
    static List<Object> reportWithCollection() {
        Map<String, Object> read = map(
                "name", says("task.report"),
                "community.crypto.x509_certificate_info", map("path", template(LIVE + "{{ item.name }}/cert.pem")),
                "register", "certguide_told",
                "loop", template(CERTIFICATES),
                "loop_control", map("label", template("{{ item.name }}")));
        Map<String, Object> shown = map(
                "name", says("task.show"),
                "ansible.builtin.debug",
                        map("msg", template("{{ inventory_hostname }} {{ item.item.name }}: {{ item.not_after }}")),
                "loop", template("{{ certguide_told.results }}"),
                "loop_control", map("label", template("{{ item.item.name }}")));
        return List.of(read, shown);
    }
}
