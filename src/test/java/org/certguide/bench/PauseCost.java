package org.certguide.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.certguide.certbot.CertbotPrompts;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.PromptPattern;
import org.certguide.session.SudoPrompts;
import org.certguide.system.PackageManagers;

/**
 * Prints the milliseconds of processor time that a conversation takes to look for a question when a program makes a
 * pause after much output, as apt-get does in the middle of a line: the first time and on average.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench=PauseCost
 * </pre>
 */
public final class PauseCost {
    private static final int ROUNDS = 40;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int LENGTH = 80 * 1024;
    private static final List<String> ENDS = List.of(
            "Setting up python3-certbot (2.1.0-4) ...",
            "Fetched 12.3 MB in 2s (6,150 kB/s)",
            "Which language should be the default? [yes/no] not yet",
            "Do you want to continue? [Y/n] ");

    private PauseCost() {}

    public static void main(String[] args) {
        for (String output : List.of(unpacked(), "x".repeat(LENGTH), "a [yes/no] ".repeat(LENGTH / 11))) {
            for (String end : ENDS) {
                List<Double> times = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) times.add(pause(output + end));
                System.out.printf(
                        Locale.ROOT,
                        "after %.16s… %-45.45s first %8.2f ms, median %8.2f ms, worst after the first %8.2f ms%n",
                        output,
                        end,
                        times.getFirst(),
                        times.stream().sorted().toList().get(ROUNDS / 2),
                        times.stream().skip(1).mapToDouble(t -> t).max().orElse(0));
            }
        }
    }

    private static double pause(String output) {
        List<PromptPattern> patterns = new ArrayList<>(SudoPrompts.marked("certguide-mark"));
        patterns.addAll(PackageManagers.prompts());
        patterns.addAll(CertbotPrompts.all());
        Conversation conversation = new Conversation(patterns, PreparedAnswers.empty());
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += 8192) {
            byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 8192));
            conversation.accept(new Conversation.Input.Bytes(chunk));
        }
        long before = THREADS.getCurrentThreadCpuTime();
        conversation.accept(new Conversation.Input.Quiet());
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e6;
    }

    private static String unpacked() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; text.length() < LENGTH; i++) {
            text.append("Get:%d http://deb.debian.org/debian bookworm/main amd64 python3-%d all 2.1.0-4 [%d kB]\r\n"
                    .formatted(i, i, i % 900));
            text.append("Preparing to unpack .../%03d-python3-%d_2.1.0-4_all.deb ...\r\n".formatted(i, i));
            text.append(
                    "Unpacking python3-%d (2.1.0-4) ...\r\nSetting up python3-%d (2.1.0-4) ...\r\n".formatted(i, i));
        }
        return text.toString();
    }
}
