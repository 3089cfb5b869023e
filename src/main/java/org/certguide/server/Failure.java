package org.certguide.server;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can go wrong between this computer and the server. Each case has a title and a
 * help text in the resource bundle, under {@code failure.} and its {@link #id}; the components of
 * the record are the arguments of the text.
 */
public sealed interface Failure {
    /** The key that the server showed, where it cannot be the right one for all that is known. */
    default Optional<HostKey> wrongHostKey() {
        return switch (this) {
            case HostKeyChanged failure -> Optional.of(failure.offered());
            case HostKeyChangedForAll failure -> Optional.of(failure.offered());
            case HostKeyNotSaved failure -> Optional.of(failure.offered());
            case HostKeyUnexpected failure -> Optional.of(failure.offered());
            case HostKeyRevoked failure -> Optional.of(failure.offered());
            case AtJumpHost failure -> failure.why().wrongHostKey();
            default -> Optional.empty();
        };
    }

    /**
     * Why that key may be trusted once somebody has compared it with what the provider shows; empty
     * where this application offers no way on.
     */
    default Optional<HostKeyTrust> whenCompared() {
        return switch (this) {
            case HostKeyChanged failure -> Optional.of(new HostKeyTrust.Replaced(failure.offered()));
            case HostKeyNotSaved failure -> Optional.of(new HostKeyTrust.Accepted(failure.offered()));
            case AtJumpHost failure ->
                failure.why().whenCompared().map(trust -> new HostKeyTrust.OfJumpHost(failure.at(), trust));
            default -> Optional.empty();
        };
    }

    /** Whether the same login can go on, once the user has decided something. */
    default boolean canGoOn() {
        return switch (this) {
            case LoginsPaused failure -> true;
            case OtherUserWanted failure -> true;
            case NewPasswordNeeded failure -> true;
            case NewPasswordRefused failure -> true;
            default -> whenCompared().isPresent();
        };
    }

    /** The key of its texts: {@code HostUnknown} has {@code host-unknown}. */
    default String id() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Something went wrong at a server on the way, with the words of that. */
    record AtJumpHost(ServerAddress at, Failure why) implements Failure {}

    /** A server on the way does not pass connections on, or not to this server. */
    record ForwardingRefused(String hop, String host, int port) implements Failure {}

    /** A server on the way passes connections on, and does not get through to the next one. */
    record NotReachedFrom(String hop, String host, int port, String words) implements Failure {}

    /** Nobody has said whether the host key of a server on the way is the right one. */
    record HostKeyNotConfirmed(HostKey offered) implements Failure {}

    /** The name has no address. */
    record HostUnknown(String host) implements Failure {}

    /** Nothing listens on that port. */
    record ConnectionRefused(String host, int port) implements Failure {}

    /** No answer at all, or no way there. */
    record HostUnreachable(String host, int port) implements Failure {}

    /** Something answers that is not an SSH server, or hangs up before it says so. */
    record NotSsh(String host, int port) implements Failure {}

    /** The server turns this computer away for a while, after failed logins or with too many at once. */
    record LoginsPaused(String host, String words) implements Failure {}

    /** All that the server offers of one kind is not safe any more. */
    record ServerTooOld(String what) implements Failure {}

    /** Server and application have no safe algorithm in common. */
    record NoCommonAlgorithm(String what) implements Failure {}

    /** What the server sent while both sides agreed on keys does not fit the rules of SSH. */
    record KeysNotAgreed(String host) implements Failure {}

    /** The host key is not the one that the user's own files have; {@link HostKeyTrust.Replaced} goes on. */
    record HostKeyChanged(HostKey known, HostKey offered, String file) implements Failure {}

    /**
     * The same, where a file for all users of this computer has the other key, or a line for several
     * hosts, which the application does not change.
     */
    record HostKeyChangedForAll(HostKey known, HostKey offered, String file) implements Failure {}

    /** No file knows the host, and it does not show the key that it had when it was saved. */
    record HostKeyNotSaved(String saved, HostKey offered) implements Failure {}

    /** The host key is not the one whose fingerprint the user has named beforehand. */
    record HostKeyUnexpected(String expected, HostKey offered) implements Failure {}

    /** The host key is marked as revoked in a known_hosts file. */
    record HostKeyRevoked(HostKey offered, String file) implements Failure {}

    /** The host key is an RSA key that is too short to be safe. */
    record HostKeyTooShort(HostKey offered, int bits) implements Failure {}

    /** A known_hosts file is there and cannot be read, so that no host key can be checked. */
    record KnownHostsUnreadable(String file) implements Failure {}

    /** The user's OpenSSH configuration, or a file that it includes, is there and cannot be read. */
    record SshConfigUnreadable(String file, ConfigFlaw flaw) implements Failure {}

    /** A host certificate that is not valid for this host, or not now. */
    record HostCertificateInvalid(String reason) implements Failure {}

    /** The server refused user and password, key or answers. */
    record LoginRefused(String user, String accepted) implements Failure {}

    /** The same for root, whom many servers do not let in. */
    record RootLoginRefused(String accepted) implements Failure {}

    /**
     * The server refused what was answered to its questions, among which were others than for the
     * password; of several, it does not say which one was wrong.
     */
    record AnswersRefused(String user, String questions) implements Failure {}

    /** The server hung up before it had tried all keys of the agent. */
    record AgentKeysTooMany(String user, int tried, int keys) implements Failure {}

    /** The server on the way refused the keys that were tried, and some were not: without their passphrase, or too many. */
    record KeysLeftOut(String keys) implements Failure {}

    /** The server hung up while the user was logging in, and had said something before. */
    record LoginCutOff(String user, String words) implements Failure {}

    /** The same, without a word. */
    record LoginEnded(String user) implements Failure {}

    /** The server took the connection, and then said nothing more before the login was done. */
    record ServerSilent() implements Failure {}

    /** The server took the login for one step of several, and nothing is there for the {@code wanted} ones. */
    record LoginIncomplete(String user, String wanted) implements Failure {}

    /** The first step of the login was right, and the next one was not. */
    record SecondProofRefused(String user, String wanted) implements Failure {}

    /** The password was right, and the server wants a new one first. */
    record PasswordExpired(String user) implements Failure {}

    /** The server lets the user in, and runs nothing before a new password was chosen in a terminal. */
    record NewPasswordNeeded(String user) implements Failure {}

    /** The program that changes the password has not done so; {@code words} are its last ones. */
    record NewPasswordRefused(String user, String words) implements Failure {}

    /** The server lets the user in, and runs no commands; {@code words} came instead. */
    record NoCommands(String user, String words) implements Failure {}

    /** The same, and nothing came instead. */
    record NoCommandsSilent(String user, int exitStatus) implements Failure {}

    /** The server lets the user in, and takes no commands from this user. */
    record CommandsRefused(String user) implements Failure {}

    /** The server lets the user in to copy files, and runs no commands. */
    record FilesOnly(String user, String words) implements Failure {}

    /** The server lets the user in, and opens no session: others may be reached through it, if anything. */
    record NoSession(String user, String words) implements Failure {}

    /** The server has hung up when the first command had ended. */
    record OneCommandOnly(String user) implements Failure {}

    /** The server lets the user do no more at a time. */
    record NoMoreSessions(String user, String words) implements Failure {}

    /** The server lets the user in, and the first command has not ended after so many seconds. */
    record NoCommandsInTime(String user, int seconds) implements Failure {}

    /** The server lets the user in, and prints without end before the first command. */
    record TooMuchPrintedAtLogin(String user) implements Failure {}

    /** The server lets the user in, runs no commands, and asks to log in as somebody else. */
    record OtherUserWanted(String user, String other) implements Failure {}

    /** There is no such key file. */
    record KeyFileMissing(String file) implements Failure {}

    /** The file has the public half of a key. */
    record KeyFileIsPublic(String file) implements Failure {}

    /** The key of the file needs a security device, which only an agent can ask. */
    record KeyFileOfDevice(String file) implements Failure {}

    /** The key file cannot be read, or holds no key that can be used. */
    record KeyFileUnreadable(String file, KeyFlaw flaw) implements Failure {}

    /** The file has an RSA key that is too short to be safe. */
    record KeyFileTooShort(String file, int bits) implements Failure {}

    /** The key file is encrypted, and the passphrase is missing or wrong. */
    record PassphraseWrong(String file) implements Failure {}

    /** No SSH agent answers on this computer. */
    record AgentMissing() implements Failure {}

    /** An SSH agent listens, and has not answered for so many seconds. */
    record AgentSilent(String address, int seconds) implements Failure {}

    /** What listens where the agent should has answered something else than which keys it has. */
    record AgentUnclear(String address) implements Failure {}

    /** The agent holds no key that can be used. */
    record AgentEmpty() implements Failure {}

    /** The agent no longer holds the key that was chosen. */
    record AgentKeyGone(String key) implements Failure {}

    /** The server takes a key of the agent, and the agent did not sign with it. */
    record AgentRefused(String key) implements Failure {}

    /** The connection ended by itself. */
    record ConnectionLost(String reason) implements Failure {}

    /** The server has ended the connection, and said why. */
    record ConnectionEnded(String words) implements Failure {}

    /** Something came over the connection that was changed on the way, or does not fit the rules of SSH. */
    record ConnectionDisturbed() implements Failure {}

    /** A command did not end in its time. */
    record CommandTimedOut(String command, Duration limit) implements Failure {}

    /** A command printed more than {@link CommandResult#MAX_BYTES}. */
    record OutputTooLarge(String command) implements Failure {}

    /**
     * A question to the server was not answered to the end; {@code said} is what came instead, on
     * both streams.
     */
    record NoAnswer(String question, String said) implements Failure {}

    /** The same, and nothing came instead. */
    record NothingCame(String question, int exitStatus) implements Failure {}

    /** sudo refused the password. */
    record SudoPasswordWrong() implements Failure {}

    /** sudo says that this user may not use it. */
    record SudoNotAllowed(String user) implements Failure {}

    /** There is no sudo on the server. */
    record SudoMissing(String user) implements Failure {}

    /** sudo did not start the command, for another reason. */
    record SudoRefused(String user, String words) implements Failure {}

    /** sudo needs the user's password, and it has not been given yet. */
    record SudoPasswordNeeded() implements Failure {}

    /** sudo wants the password of root, which has not been given yet; nothing was sent. */
    record SudoRootPasswordNeeded(String user) implements Failure {}

    /** The server opens no terminal for this user, so that no program can ask anything. */
    record NoTerminal(String user) implements Failure {}

    /** Anything else; {@code details} is shown below an explanation, never alone. */
    record Unexpected(String details) implements Failure {}
}
