package org.certguide.practice;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.certguide.practice.Tty.Stopped;
import org.certguide.server.Script;
import org.certguide.server.Secret;
import org.certguide.server.Sudo;

/** The login shell: finds out what a command line starts, and as whom. */
final class Shell {
    private final PracticeMachine machine;
    private final Secret password;
    private final Tty tty;
    private boolean root;

    /**
     * @param password of the user, which sudo wants
     */
    Shell(PracticeMachine machine, Secret password, Tty tty) {
        this.machine = machine;
        this.password = password;
        this.tty = tty;
    }

    /**
     * Runs a command line to its end.
     *
     * @return the exit status
     */
    int run(String line) throws Stopped {
        int end = line.indexOf("; ");
        if (end > 0 && line.substring(0, end).chars().noneMatch(c -> c == '\'' || c == '"')) {
            run(line.substring(0, end));
            return run(line.substring(end + 2));
        }
        // A script is one quoted word, which may hold what ShellWords does not follow.
        Optional<List<List<String>>> commands = ShellWords.commands(line);
        if (commands.isEmpty()) {
            machine.unknown(line);
            tty.complain("sh: 1: Syntax error: the practice server is no shell\n");
            return Programs.NOT_FOUND;
        }
        int status = 0;
        for (List<String> words : commands.get()) {
            status = run(words);
            if (status != 0) break;
        }
        return status;
    }

    private int run(List<String> words) throws Stopped {
        String first = words.getFirst();
        if (first.equals("env") && words.size() > 2 && words.get(1).matches("[A-Z_]+=\\w+")) {
            return run(words.subList(2, words.size()));
        }
        if (first.equals("sudo")) return sudo(words.subList(1, words.size()));
        if (first.equals("/bin/sh") && words.size() > 2 && Script.isLoader(words.get(2))) return script(words);
        Optional<String> line = Sudo.decoded(words);
        if (line.isPresent()) return run(line.get());
        if (first.equals("sh") && words.size() == 3 && words.get(1).equals("-c")) return run(words.get(2));
        return new Programs(machine, tty, root).run(words);
    }

    private int script(List<String> words) throws Stopped {
        Script.ready(words).ifPresent(ready -> tty.complain(ready + "\n"));
        Optional<Script> script = Script.parse(tty.readAll());
        if (script.isEmpty()) return Script.CUT;
        if (script.get().name().equals("command"))
            return run(script.get().body().strip());
        return new Scripts(machine, tty, root).run(script.get());
    }

    private int sudo(List<String> words) throws Stopped {
        int at = 0;
        boolean never = false;
        boolean fromInput = false;
        String prompt = "[sudo] password for " + PracticeMachine.USER + ": ";
        while (at < words.size() && words.get(at).startsWith("-")) {
            String option = words.get(at++);
            if (option.equals("--")) break;
            if (option.equals("-n")) never = true;
            if (option.equals("-S")) fromInput = true;
            if (option.equals("-p") && at < words.size())
                prompt = words.get(at++).replace("%p", PracticeMachine.USER);
        }
        if (at >= words.size()) {
            tty.complain("usage: sudo -h | -K | -k | -V\n");
            return 1;
        }
        if (!root && never) {
            tty.complain("sudo: a password is required\n");
            return 1;
        }
        if (!root && !mayGoOn(prompt, fromInput)) return 1;
        boolean before = root;
        root = true;
        try {
            return run(words.subList(at, words.size()));
        } finally {
            root = before;
        }
    }

    private boolean mayGoOn(String prompt, boolean fromInput) throws Stopped {
        for (int wrong = 0; wrong < 3; wrong++) {
            tty.complain(prompt);
            String typed;
            try {
                typed = tty.readHidden();
            } catch (Stopped e) {
                if (e.why() == Stopped.Why.HUNG_UP) throw e;
                tty.complain(
                        wrong == 0
                                ? "\nsudo: a password is required\n"
                                : "\nsudo: " + wrong + " incorrect password attempt" + (wrong == 1 ? "\n" : "s\n"));
                return false;
            }
            if (!fromInput) tty.complain("\n");
            boolean refused = machine.consumeFault(Fault.WRONG_SUDO_PASSWORD);
            if (!refused && isPassword(typed)) return true;
            if (fromInput) tty.complain("\n");
            if (wrong < 2) tty.complain("Sorry, try again.\n");
        }
        tty.complain("sudo: 3 incorrect password attempts\n");
        return false;
    }

    private boolean isPassword(String typed) {
        char[] right = password.chars();
        try {
            return Arrays.equals(typed.toCharArray(), right);
        } finally {
            Arrays.fill(right, '\0');
        }
    }
}
