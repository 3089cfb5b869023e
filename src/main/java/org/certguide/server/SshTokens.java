package org.certguide.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What stands for something else in the values of ssh_config(5): "TOKENS" and "ENVIRONMENT VARIABLES". */
final class SshTokens {
    private final LocalUser local;
    private final Map<Character, String> tokens;

    SshTokens(
            LocalUser local,
            String host,
            String original,
            String port,
            String user,
            String alias,
            Optional<String> jump) {
        this.local = local;
        tokens = new HashMap<>(Map.of(
                'd',
                local.home(),
                'h',
                host,
                'j',
                jump.orElse(""),
                'k',
                alias,
                'L',
                local.host().split("\\.", 2)[0],
                'l',
                local.host(),
                'n',
                original,
                'p',
                port,
                'r',
                user,
                'u',
                local.user()));
    }

    /** A path with the home folder, the tokens and the variables filled in. */
    String path(String written) {
        boolean inHome = written.startsWith("~/") || written.startsWith("~\\");
        return expand(variables(inHome ? "%d" + written.substring(1) : written, local.environment()), tokens);
    }

    /** Fills in tokens; one that is not known, and a percent sign at the end, stay as they are. */
    static String expand(String text, Map<Character, String> tokens) {
        if (text.indexOf('%') < 0) return text;
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char token = c == '%' && i + 1 < text.length() ? text.charAt(i + 1) : '\0';
            String value = token == '%' ? "%" : tokens.get(token);
            if (token != '\0' && value != null) {
                expanded.append(value);
                i++;
            } else {
                expanded.append(c);
            }
        }
        return expanded.toString();
    }

    /** Fills in <code>${NAME}</code>; one that is not set stays as it is. */
    static String variables(String text, Map<String, String> environment) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (true) {
            int begin = text.indexOf("${", at);
            int end = begin < 0 ? -1 : text.indexOf('}', begin);
            if (end < 0) return expanded.append(text, at, text.length()).toString();
            String value = environment.get(text.substring(begin + 2, end));
            expanded.append(text, at, begin).append(value == null ? text.substring(begin, end + 1) : value);
            at = end + 1;
        }
    }
}
