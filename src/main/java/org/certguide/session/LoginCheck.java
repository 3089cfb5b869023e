package org.certguide.session;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.server.Connector;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Probe;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;

/**
 * Logs in, and runs a first command. Servers let users in for whom they run something else, or nothing:
 * without a shell, with a password that has to be changed first, or with an advice to log in as
 * somebody else.
 */
public final class LoginCheck implements Connector {
    /** Longer than slow start-up files take, and than cloud images show their advice. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Does no harm in whatever reads it in the place of a shell. */
    public static final Probe<String> PROBE =
            Probe.of("login", false, LIMIT, "section login\necho ok", output -> output.text("login"));

    /** As cloud images say it for root, in the forced command of a key. */
    private static final Pattern OTHER = Pattern.compile(
            "(?i)please log ?in as (?:the )?(?:user )?[\"'“‘`]?([a-z_][a-z0-9_.-]{0,31})[\"'”’]?(?: user)? rather than");

    /** sshd, PAM, and the shadow tools. */
    private static final Pattern NEW_PASSWORD = Pattern.compile(
            "(?i)password change required|password has expired" + "|(?:required to|must) change your password");

    /** OpenSSH with ForceCommand internal-sftp, rssh, scponly. */
    private static final Pattern FILES_ONLY = Pattern.compile(
            "(?i)allows (?:only )?(?:sftp|scp) connections only|restricted by (?:rssh|scponly)|only sftp");

    /** pam_limits (maxlogins), and what the manuals of other servers say. */
    private static final Pattern TOO_MANY = Pattern.compile(
            "(?i)(?:there were )?too many (?:logins|sessions|concurrent sessions) for[^.]{0,60}|maximum (?:number of )?sessions[^.]{0,60}");

    /** A command that is run first, where there is something to ask. */
    @FunctionalInterface
    public interface First {
        /**
         * @return whether it was answered, so that nothing else has to be tried
         * @throws ServerException where nothing else needs to be tried either
         */
        boolean ask(Session session) throws ServerException, InterruptedException;
    }

    private final Connector connector;
    private final CommandLog log;
    private final First first;

    public LoginCheck(Connector connector, CommandLog log) {
        this(connector, log, session -> false);
    }

    /**
     * @param first proves by its answer that commands run; without one, a command that asks nothing has to
     */
    public LoginCheck(Connector connector, CommandLog log, First first) {
        this.connector = connector;
        this.log = log;
        this.first = first;
    }

    @Override
    public Result connect(ServerAddress address, Login login, HostKeyTrust trust, Dialog dialog)
            throws ServerException, InterruptedException {
        Result result = connector.connect(address, login, trust, dialog);
        if (result instanceof Result.Connected connected) check(connected.server());
        return result;
    }

    private void check(Server server) throws ServerException, InterruptedException {
        String user = server.address().user();
        boolean works = false;
        try {
            Session session = new Session(server, Privileges.none(), log);
            if (!first.ask(session)) session.ask(PROBE);
            works = true;
        } catch (ServerException e) {
            throw switch (e.failure()) {
                case Failure.NoAnswer none -> new ServerException(why(user, none.said()), e);
                case Failure.NothingCame none ->
                    new ServerException(new Failure.NoCommandsSilent(user, none.exitStatus()), e);
                case Failure.OutputTooLarge large -> new ServerException(new Failure.TooMuchPrintedAtLogin(user), e);
                case Failure.CommandTimedOut late ->
                    new ServerException(
                            new Failure.NoCommandsInTime(
                                    user, (int) late.limit().toSeconds()),
                            e);
                default -> e;
            };
        } finally {
            if (!works) server.close();
        }
    }

    /**
     * Why a login runs no commands.
     *
     * @param said what came instead of an answer, not trusted
     */
    public static Failure why(String user, String said) {
        Matcher other = OTHER.matcher(said);
        if (other.find()
                && ServerAddress.isUser(other.group(1))
                && !other.group(1).equals(user)) return new Failure.OtherUserWanted(user, other.group(1));
        if (FILES_ONLY.matcher(said).find()) return new Failure.FilesOnly(user, said);
        Matcher many = TOO_MANY.matcher(said);
        // Behind the message of the day, which is longer.
        if (many.find()) return new Failure.NoMoreSessions(user, many.group());
        return NEW_PASSWORD.matcher(said).find()
                ? new Failure.NewPasswordNeeded(user)
                : new Failure.NoCommands(user, said);
    }
}
