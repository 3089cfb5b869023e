package org.certguide.fleet.ansible;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.certguide.Linear;
import org.certguide.fleet.ServerImport;
import org.certguide.system.SystemCatalogue;
import org.junit.jupiter.api.Test;

class InventoryServersTest {
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();

    private static ServerImport read(String text, Map<String, String> beside) {
        return InventoryServers.read(
                text,
                (folder, name) -> Optional.ofNullable(beside.get(folder + "/" + name)),
                new ServerImport.Builder("me", CATALOGUE));
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
        Linear.assertLinear("an inventory", beginnings, Linear.LONG / 4, text -> read(text, Map.of()));
    }
}
