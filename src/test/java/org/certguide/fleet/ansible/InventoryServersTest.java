package org.certguide.fleet.ansible;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.certguide.Linear;
import org.certguide.fleet.ServerImport;
import org.certguide.system.SystemCatalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InventoryServersTest {
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();

    private static ServerImport read(String text, Map<String, String> beside) {
        return InventoryServers.read(
                text, (folder, name) -> Optional.ofNullable(beside.get(folder + "/" + name)), builder());
    }

    private static ServerImport.Builder builder() {
        return new ServerImport.Builder("me", CATALOGUE);
    }

    private static List<String> servers(ServerImport read) {
        return read.servers().stream().map(s -> s.name() + " " + s.server()).toList();
    }

    private static List<String> reasons(ServerImport read) {
        return read.rejected().stream().map(r -> r.what() + " " + r.why().key()).toList();
    }

    @Test
    void anInventoryInIniGivesItsHostsWithTheVariablesOfTheirGroups() {
        ServerImport read = read("""
                # servers
                lonely.example.org
                [web]
                web[01:03].example.org ansible_port=2222
                alias ansible_host=203.0.113.7 ansible_user='root' # ours
                [odd]
                box ansible_connection=docker
                behind ansible_ssh_common_args="-o ProxyCommand='nc %h %p'"
                web[a:c].example.org
                jinja ansible_host={{ address }}
                [site:children]
                web
                [site:vars]
                ansible_user=admin
                [all:vars]
                ansible_user = nobody
                [broken
                """, Map.of());
        assertEquals(
                List.of(
                        "lonely.example.org nobody@lonely.example.org",
                        "web01.example.org admin@web01.example.org:2222",
                        "web02.example.org admin@web02.example.org:2222",
                        "web03.example.org admin@web03.example.org:2222",
                        "alias root@203.0.113.7"),
                servers(read));
        assertEquals(
                List.of(
                        "web[a:c].example.org imports.inventory.range",
                        "Line 17 imports.inventory.line",
                        "box imports.inventory.connection",
                        "behind imports.not-followed",
                        "jinja imports.host"),
                reasons(read));
    }

    @Test
    void anInventoryInYamlIsReadWithTheFilesBesideIt() {
        ServerImport read = read(
                """
                all:
                  children:
                    web:
                      hosts:
                        a.example.org: {ansible_port: 2222}
                        b.example.org:
                """,
                Map.of(
                        "group_vars/all", "ansible_user: everybody\n",
                        "group_vars/web", "ansible_user: admin\n",
                        "host_vars/b.example.org", "ansible_host: 203.0.113.8\nansible_user: root\n",
                        "host_vars/a.example.org", "- broken: [\n"));
        assertEquals(
                List.of("a.example.org admin@a.example.org:2222", "b.example.org root@203.0.113.8"), servers(read));
        assertEquals(List.of("host_vars/a.example.org imports.yaml.syntax"), reasons(read));
    }

    @Test
    void groupsThatContainEachOtherEnd() {
        ServerImport read =
                read("[a]\nx.example.org\n[a:children]\nb\n[b:children]\na\n[b:vars]\nansible_port=23\n", Map.of());
        assertEquals(List.of("x.example.org me@x.example.org:23"), servers(read));
    }

    @Test
    void rangesDoNotStandForEndlessServers() {
        ServerImport read = read("[a]\nh[1:999999].example.org\nx[1:999][1:999].example.org\n", Map.of());
        assertEquals(List.of(), servers(read));
        assertEquals(2, read.rejected().size());
    }

    @Test
    void anyTextIsReadInProportionToItsLength() {
        List<String> beginnings = List.of("[a]\n", "[a]\nh a=", "[a]\nh[1:2]", "all:\n  hosts:\n    ", "[a:vars]\nx=");
        Linear.assertLinear("an inventory", beginnings, Linear.LONG / 2, text -> read(text, Map.of()));
    }

    @Test
    @Timeout(60)
    void aShortTextDoesNotStandForMoreThanTheLimitOfServers() {
        StringBuilder text = new StringBuilder("[a]\n");
        for (int n = 0; n < 60; n++) text.append("a").append(n).append("-[0:4999]\n");
        ServerImport read = read(text.toString(), Map.of());
        assertEquals(ServerImport.MOST, read.servers().size());
        assertEquals(100, read.rejected().size());
        assertTrue(read.left() <= 20 * ServerImport.MOST, "left out: " + read.left());
        assertEquals(
                ServerImport.MOST,
                InventoryText.read(text.toString(), builder()).hosts().size());
    }

    @Test
    void onlyTheVariablesThatAreUsedAreKeptForEachServer() {
        StringBuilder text = new StringBuilder("[all:vars]\nansible_port=23\n");
        for (int n = 0; n < 50; n++) text.append("v").append(n).append("=x\n");
        text.append("[a]\nh[1:50] other=x\n");
        Map<String, Map<String, Object>> variables =
                InventoryText.read(text.toString(), builder()).variables();
        assertEquals(50, variables.size());
        variables.values().forEach(own -> assertEquals(Map.of("ansible_port", "23"), own));
    }

    @Test
    void aChainOfGroupsIsWalkedInProportionToItsLength() {
        List<String> texts = new ArrayList<>();
        for (int length : List.of(500, 4000)) {
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < length; n++) text.append("[g%d]\nh%d\n[g%d:children]\ng%d\n".formatted(n, n, n, n + 1));
            texts.add(text + "[g0:vars]\nansible_port=23\n");
        }
        assertTrue(read(texts.getLast(), Map.of()).servers().stream()
                .allMatch(s -> s.server().port() == 23));
        long factor = Long.MAX_VALUE;
        // Eight times in proportion, 64 times when quadratic.
        for (int tries = 0; tries < 5 && factor > 24; tries++)
            factor = Math.min(factor, time(texts.getLast()) / Math.max(1, time(texts.getFirst())));
        assertTrue(factor <= 24, "times as long: " + factor);
    }

    private static long time(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        read(text, Map.of());
        return threads.getCurrentThreadCpuTime() - before;
    }

    @Test
    void moreGroupsThanTheLimitAreTold() {
        StringBuilder text = new StringBuilder("[a]\nx.example.org\n");
        for (int n = 0; n < ServerImport.MOST + 5; n++)
            text.append("[g").append(n).append("]\n");
        ServerImport read = read(text.toString(), Map.of());
        assertEquals(1, read.servers().size());
        assertEquals(List.of(" imports.inventory.groups"), reasons(read));
    }

    @Test
    void aByteOrderMarkDoesNotHideTheFirstGroup() {
        ServerImport read = read("\ufeff[web]\nx.example.org\n[web:vars]\nansible_user=admin\n", Map.of());
        assertEquals(List.of("x.example.org admin@x.example.org"), servers(read));
        assertEquals(List.of(), reasons(read));
    }

    @Test
    void serversInAListAreTold() {
        ServerImport read = read("all:\n  hosts: [a.example.org]\n  children:\n    b: {hosts: }\n", Map.of());
        assertEquals(List.of("all imports.inventory.hosts"), reasons(read));
    }

    @Test
    void theGroupsOfAServerAreItsTags() {
        ServerImport read = read("""
                plain.example.org
                [web]
                a.example.org
                [vienna]
                a.example.org
                [vienna:vars]
                certguide_tag=Büro Wien
                [site:children]
                web
                """, Map.of());
        assertEquals(
                List.of(List.of(), List.of("web", "Büro Wien")),
                read.servers().stream().map(ServerImport.Candidate::tags).toList());
    }
}
