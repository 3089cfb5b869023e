package org.certguide.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.text.Message;

/** Something that can be done about a finding. */
public sealed interface Remedy {
    /** A few words, for a button where the application can do it. */
    Message label();

    /** What it does, or what the user can do where the application cannot. */
    Message explanation();

    /**
     * Something that only the user can do.
     *
     * @param commands what to type for it, one after the other, where commands do it
     */
    record Advice(Message label, Message explanation, List<Typed> commands) implements Remedy {
        public Advice {
            commands = List.copyOf(commands);
        }
    }

    /** A command that the user types elsewhere, and what it does. */
    record Typed(String command, Message meaning) {}

    /**
     * Something that the application can do on the server.
     *
     * @param changes one after the other; those after one that fails are not made
     */
    record Command(Message label, Message explanation, List<Change> changes) implements Remedy {
        public Command {
            changes = List.copyOf(changes);
        }

        /** All commands, as a user would type them as root. */
        public String script() {
            return String.join(" && ", scripts());
        }

        /** The same, one by one. */
        public List<String> scripts() {
            return changes.stream().map(Change::script).toList();
        }

        /** What there is to take back of it. */
        public List<Undo> undoing() {
            return changes.stream().flatMap(c -> c.undo().stream()).toList();
        }

        /** The commands that take all of it back, where there is something to take back. */
        public Optional<String> undo() {
            return Optional.of(undoing()).filter(all -> !all.isEmpty()).map(Undo::command);
        }

        /** Whether it takes something away that nothing brings back. */
        public boolean deletes() {
            return changes.stream().anyMatch(Change::deletes);
        }

        /** Only the first ones of the changes. */
        public Command first(int number) {
            return new Command(label, explanation, changes.subList(0, number));
        }
    }

    /**
     * One command and what takes it back. The command is run as root, is shown to the user as it is
     * before it runs, and is made of fixed words and of names that have been matched against a
     * narrow pattern.
     *
     * @param undo absent where there is nothing to take back
     * @param hidden what is put in only when it runs, and is shown and kept nowhere
     * @param deletes whether it takes something away that nothing brings back
     */
    record Change(String script, Optional<Undo> undo, Optional<Hidden> hidden, boolean deletes) {
        public Change(String script, Optional<Undo> undo) {
            this(script, undo, Optional.empty());
        }

        public Change(String script, Optional<Undo> undo, Optional<Hidden> hidden) {
            this(script, undo, hidden, false);
        }

        /** One that takes something away that nothing brings back. */
        public static Change deleting(String script) {
            return new Change(script, Optional.empty(), Optional.empty(), true);
        }

        /** The command as it is run. */
        public String run() {
            return hidden.map(h -> script.replace(h.place(), h.value())).orElse(script);
        }

        public static Change of(String script, Undo undo) {
            return new Change(script, Optional.of(undo));
        }
    }

    /**
     * Something that only the server may get to know.
     *
     * @param place what stands for it in the command that is shown
     */
    record Hidden(String place, String value) {
        @Override
        public String toString() {
            return place;
        }
    }

    /**
     * Something that Certbot can do around each request, so that port 80 is free for that long.
     * Nothing is changed on the server before the request.
     *
     * @param accepted what is to be said of port 80 once the user wants this
     */
    record StopDuringRequest(Message label, Message explanation, Message accepted, Stoppable holder) implements Remedy {
        /** The command that frees port 80, run as root. */
        public String stop() {
            return holder.stop();
        }

        /** The command that takes it back. */
        public String start() {
            return holder.start();
        }
    }

    /** Waiting until something else has ended. */
    record Wait(Message label, Message explanation) implements Remedy {}

    /** A {@link Advice}. */
    static Remedy advice(String key, Object... arguments) {
        return new Advice(label(key), explanation(key, arguments), List.of());
    }

    /** A {@link Command}. */
    static Command command(String key, List<Change> changes, Object... arguments) {
        return new Command(label(key, arguments), explanation(key, arguments), changes);
    }

    /** A {@link Command} after which there is nothing to take back. */
    static Remedy repair(String key, String... scripts) {
        return command(
                key,
                Stream.of(scripts).map(s -> new Change(s, Optional.empty())).toList());
    }

    /** An {@link StopDuringRequest}. */
    static Remedy around(String key, Stoppable holder, Object... arguments) {
        return new StopDuringRequest(
                label(key, arguments),
                explanation(key, arguments),
                Message.of("checks.remedy." + key + ".agreed", arguments),
                holder);
    }

    /** A {@link Wait}. */
    static Remedy waiting(String key) {
        return new Wait(label(key), explanation(key));
    }

    private static Message label(String key, Object... arguments) {
        return Message.of("checks.remedy." + key, arguments);
    }

    private static Message explanation(String key, Object... arguments) {
        return Message.of("checks.remedy." + key + ".explanation", arguments);
    }
}
