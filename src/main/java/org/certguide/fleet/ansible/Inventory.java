package org.certguide.fleet.ansible;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hosts of an inventory of Ansible, their groups, and what holds for them. */
final class Inventory {
    /** The group of everything. */
    static final String ALL = "all";

    /** So many levels of groups are followed. */
    private static final int DEEPEST = 30;

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> hosts = new LinkedHashMap<>();

    private static final class Group {
        final Set<String> hosts = new LinkedHashSet<>();
        final Set<String> children = new LinkedHashSet<>();
        final Map<String, Object> variables = new LinkedHashMap<>();
    }

    /** The names of the hosts, in the order in which they stand there. */
    Set<String> hosts() {
        return hosts.keySet();
    }

    /** The names of the groups. */
    Set<String> groups() {
        return groups.keySet();
    }

    private Group group(String name) {
        return groups.computeIfAbsent(name, n -> new Group());
    }

    void addGroup(String name) {
        group(name);
    }

    void addHost(String group, String host) {
        group(group).hosts.add(host);
        hosts.computeIfAbsent(host, h -> new LinkedHashMap<>());
    }

    void addChild(String group, String child) {
        group(group).children.add(child);
        group(child);
    }

    void setOfGroup(String group, String name, Object value) {
        group(group).variables.put(name, value);
    }

    void setOfHost(String host, String name, Object value) {
        hosts.computeIfAbsent(host, h -> new LinkedHashMap<>()).put(name, value);
    }

    /** What holds for each host: what is said of itself before what is said of a group, and the nearer group before. */
    Map<String, Map<String, Object>> variables() {
        Map<String, Integer> depths = depths();
        Map<String, Set<String>> members = new HashMap<>();
        groups.forEach((name, group) -> group.hosts.forEach(host ->
                members.computeIfAbsent(host, h -> new LinkedHashSet<>()).add(name)));
        Map<String, Set<String>> parents = new HashMap<>();
        groups.forEach((name, group) -> group.children.forEach(child ->
                parents.computeIfAbsent(child, c -> new LinkedHashSet<>()).add(name)));
        // Most hosts of a long list are in the same groups.
        Map<Set<String>, Map<String, Object>> known = new HashMap<>();
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        hosts.forEach((host, own) -> {
            Map<String, Object> merged = new LinkedHashMap<>(known.computeIfAbsent(
                    members.getOrDefault(host, Set.of()), in -> ofGroups(above(in, parents), depths)));
            merged.putAll(own);
            all.put(host, merged);
        });
        return all;
    }

    private static Set<String> above(Set<String> in, Map<String, Set<String>> parents) {
        Set<String> all = new HashSet<>(Set.of(ALL));
        Deque<String> open = new ArrayDeque<>(in);
        while (!open.isEmpty()) {
            String group = open.poll();
            if (all.add(group)) open.addAll(parents.getOrDefault(group, Set.of()));
        }
        return all;
    }

    private Map<String, Object> ofGroups(Set<String> names, Map<String, Integer> depths) {
        List<String> order = new ArrayList<>(names);
        order.sort(Comparator.<String>comparingInt(g -> g.equals(ALL) ? -1 : depths.getOrDefault(g, 0))
                .thenComparing(Comparator.naturalOrder()));
        Map<String, Object> merged = new LinkedHashMap<>();
        for (String name : order) {
            Group group = groups.get(name);
            if (group != null) merged.putAll(group.variables);
        }
        return merged;
    }

    /** How far below the top each group is; groups that contain each other have some place. */
    private Map<String, Integer> depths() {
        Map<String, Integer> depths = new HashMap<>();
        Set<String> level = new LinkedHashSet<>(groups.keySet());
        for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
            Set<String> below = new LinkedHashSet<>();
            for (String name : level) {
                depths.put(name, depth);
                Group group = groups.get(name);
                if (group != null) below.addAll(group.children);
            }
            level = below;
        }
        return depths;
    }
}
