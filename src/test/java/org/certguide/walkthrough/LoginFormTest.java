package org.certguide.walkthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.collections.ListChangeListener;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.SshHost;
import org.certguide.server.TestSshConfig;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginFormTest {
    @TempDir
    Path home;

    private Optional<Path> typed(String path) {
        try (JobRunner jobs = new JobRunner(Runnable::run)) {
            LoginForm form = new LoginForm();
            form.readSaved(jobs, TestSshConfig.of(home));
            form.keyFile().set(path);
            return form.keyPath();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"~/id", "~\\id", "%d/id", "\"~/id\"", " ~/id "})
    void aKeyFileInTheFolderOfTheUserIsFoundAsPeopleWriteIt(String path) {
        assertEquals(Optional.of(home.resolve("id")), typed(path));
    }

    @Test
    void aPathThatWasCopiedWithItsQuotesIsFound() {
        Path key = home.resolve("my keys").resolve("id");
        assertEquals(Optional.of(key), typed("\"" + key + "\""));
        assertEquals(Optional.of(key), typed(key.toString()));
    }

    @Test
    void aPathOfTheFolderOfTheStartIsMeantFromThere() {
        assertEquals(Optional.of(Path.of("id").toAbsolutePath()), typed("id"));
    }

    private LoginForm configured(String config) throws IOException {
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/config"), config);
        LoginForm form = new LoginForm();
        try (JobRunner jobs = new JobRunner(Runnable::run)) {
            CountDownLatch read = new CountDownLatch(1);
            form.saved().addListener((ListChangeListener<SshHost>) change -> read.countDown());
            form.readSaved(jobs, TestSshConfig.of(home));
            read.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return form;
    }

    private static final String CONFIG = """
            Host inner
              HostName 10.0.0.7
              User ubuntu
              IdentityFile ~/.ssh/inner
              ProxyJump gate
            Host gate
              HostName gate.example.org
              User me
              Port 2022
            Host *.intern
              User everybody
              ProxyJump gate
            """;

    @Test
    void aNameOfTheConfigurationIsFilledInWhenItIsTyped() throws IOException {
        LoginForm form = configured(CONFIG);
        form.host().set("inner");
        form.takeApart();
        assertEquals("10.0.0.7", form.host().get());
        assertEquals("ubuntu", form.user().get());
        assertEquals("me@gate.example.org:2022", form.via().get());
        assertEquals(home.resolve(".ssh/inner").toString(), form.keyFile().get());
        assertEquals(Login.Kind.KEY_FILE, form.kind().get());
        assertEquals(
                new ServerAddress("10.0.0.7", 22, "ubuntu", Optional.of("me@gate.example.org:2022")), form.address());
    }

    @Test
    void whatWasTypedStaysWhateverTheConfigurationSays() throws IOException {
        LoginForm form = configured(CONFIG);
        form.user().set("root");
        form.via().set("other@gate");
        form.host().set("dms.intern");
        form.takeApart();
        assertEquals("dms.intern", form.host().get());
        assertEquals("root", form.user().get());
        assertEquals("other@gate.example.org:2022", form.via().get());
        form.via().set("");
        form.takeApart();
        assertEquals("", form.via().get(), "who empties the field wants no other server");
    }

    @Test
    void aCommandWithAServerOnTheWayIsTakenApart() throws IOException {
        LoginForm form = configured(CONFIG);
        form.host().set("ssh -J gate,root@10.0.0.1 ubuntu@10.0.0.9");
        form.takeApart();
        assertEquals("10.0.0.9", form.host().get());
        assertEquals("me@gate.example.org:2022,root@10.0.0.1", form.via().get());
    }

    @Test
    void serversOnTheWayThatCannotBeAreSaid() throws IOException {
        LoginForm form = configured(CONFIG);
        form.host().set("a");
        form.user().set("b");
        form.via().set("-oProxyCommand=x");
        assertEquals(Optional.of(LoginForm.Field.VIA), form.invalid());
        form.via().set("none");
        assertEquals(Optional.empty(), form.invalid());
        assertEquals(Optional.empty(), form.address().via());
    }

    @Test
    void theAgentAndTheCertificatesAreThoseOfTheConfiguration() throws IOException {
        LoginForm form = configured("""
                Host inner
                  HostName 10.0.0.7
                  User ubuntu
                  IdentityAgent ~/agent.sock
                  CertificateFile ~/cert-%r.pub
                """);
        form.host().set("10.0.0.7");
        form.user().set("ubuntu");
        form.kind().set(Login.Kind.AGENT);
        Login.Agent agent =
                assertInstanceOf(Login.Agent.class, form.login(Secret.of(""), Optional.empty(), Login.NOBODY));
        assertEquals(Optional.of(home.resolve("agent.sock").toString()), agent.socket());
        form.kind().set(Login.Kind.KEY_FILE);
        form.keyFile().set("~/id");
        Login.KeyFile key =
                assertInstanceOf(Login.KeyFile.class, form.login(Secret.of(""), Optional.empty(), Login.NOBODY));
        assertEquals(List.of(home.resolve("cert-ubuntu.pub")), key.certificates());
    }

    @Test
    void aPastedProxyCommandIsToldUntilTheAddressChanges() throws IOException {
        LoginForm form = configured("Host dms\n HostName dms.example.org\n");
        form.host().set("ssh -o ProxyCommand='nc -x proxy %h %p' dms");
        form.takeApart();
        assertEquals("dms.example.org", form.host().get());
        assertTrue(form.proxyCommand().get());
        form.host().set("other.example.org");
        assertFalse(form.proxyCommand().get());
    }
}
