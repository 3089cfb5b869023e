package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.control.MenuItem;
import org.certguide.fleet.ansible.AnsibleFolder.Report;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.server.ServerAddress;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;

/** Servers from lists of other programs, and the saved ones for them. */
class ImportPicturesTest extends PanelPictures {
    private void openImport() {
        app.fx(() -> app.window.menuItems().stream()
                .filter(i -> UiId.MENU_IMPORT.id().equals(i.getId()))
                .forEach(MenuItem::fire));
    }

    private void read(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        app.fx(() -> app.walkthrough.lists().read(file));
        app.await("the list", () -> app.walkthrough.lists().found().get() != null);
    }

    @Test
    void whatIsInATableIsSeenBeforeItIsAdded() throws IOException {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        openImport();
        app.look("import");
        read("servers.csv", """
                name,host,port,user,domains,purpose,owner
                Office,203.0.113.7,22,ubuntu,portal.example.org www.portal.example.org,other
                Laboratory,lab.example.org,2222,root,lab.example.org,dms
                ,mail.example.org,,,,
                Broken,no such host,22,root,,
                Wrong,198.51.100.4,22,root,*.example.org,
                Quote,"198.51.100.5"x,22,root,,
                Again,mail.example.org,,,,
                Büro,büro.example.org,,,,
                """);
        app.look("import-found");
        for (String told : List.of(
                "Columns that are not used: owner", "Line 8, Again", "first here: Line 4", "xn--bro-hoa.example.org"))
            assertTrue(app.reads(UiId.PANEL_CONTENT).contains(told), told);
        assertEquals(1, app.walkthrough.profiles().all().size(), "added before it was agreed to");
        app.press(UiId.PRIMARY);
        app.await("the servers", () -> app.walkthrough.profiles().all().size() == 4);
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("Servers that were added: 3."));
        assertNull(app.walkthrough.lists().found().get());
        Profile office = Views.on(() -> app.walkthrough.profiles().readable()).stream()
                .filter(p -> p.name().equals("Office"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("portal.example.org", "www.portal.example.org"), office.domains());
        assertTrue(Files.exists(app.profiles.file("office")));
    }

    @Test
    void aListThatCannotBeReadAndOneWithoutServersAreTold() throws IOException {
        openImport();
        Path none = folder.resolve("none.csv");
        app.fx(() -> app.walkthrough.lists().read(none));
        app.await("the failure", () -> app.walkthrough.lists().found().get() != null);
        assertTrue(app.walkthrough.lists().found().get().problem().isPresent());
        app.lookSmall("import-failed");
        app.fx(() -> app.walkthrough.lists().forget());
        read("hosts.yml", "all:\n  hosts:\n");
        app.lookSmall("import-nothing");
        app.press(UiId.IMPORT_BACK);
        assertNull(app.walkthrough.lists().found().get());
    }

    @Test
    void aFolderInThePlaceOfAListIsToldAsOneThatCannotBeRead() {
        openImport();
        // One without a name, too.
        app.fx(() -> app.walkthrough.lists().read(Path.of("/")));
        app.await("the failure", () -> app.walkthrough.lists().found().get() != null);
        assertEquals(
                "profile.reason.other",
                app.walkthrough.lists().found().get().problem().orElseThrow().key());
    }

    @Test
    void theKindOfAListIsKnownFromWhatIsInIt() throws IOException {
        read("config", "# mine\nHost web\n  HostName 203.0.113.9\n  User admin\n");
        assertEquals(List.of("admin@203.0.113.9"), servers());
        app.fx(() -> app.walkthrough.lists().forget());
        read("hosts", "[web]\n203.0.113.10 ansible_user=root\n");
        assertEquals(List.of("root@203.0.113.10"), servers());
    }

    private List<String> servers() {
        return app.walkthrough.lists().found().get().servers().servers().stream()
                .map(s -> s.server().toString())
                .toList();
    }

    @Test
    void whatWasWrittenForAnsibleIsToldAndComesBack() throws Exception {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.save(app.profile("portal.example.org", 12, DryRunResult.FAILED));
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 2);
        Node card = Views.on(() -> new AnsibleCard(app.walkthrough).node());
        assertTrue(card.isVisible(), "it is not offered at the end of the walkthrough");
        Path project = folder.resolve("project");
        CompletableFuture<Report> ended = new CompletableFuture<>();
        app.fx(() -> app.walkthrough.lists().exportForAnsible(project, ended::complete));
        Report report = ended.get(60, TimeUnit.SECONDS);
        assertTrue(report.written());
        app.fx(() -> app.window.notice(AnsibleExport.banner(report)));
        app.lookSmall("ansible-done");
        List<ServerAddress> before = Views.on(() -> app.walkthrough.profiles().readable()).stream()
                .map(Profile::server)
                .distinct()
                .toList();
        app.fx(() -> app.walkthrough.profiles().remove(List.of("dms-example-org", "portal-example-org")));
        app.await("nothing left", () -> app.walkthrough.profiles().all().isEmpty());
        assertFalse(card.isVisible(), "there is nothing to take along");
        app.fx(() -> app.walkthrough.lists().read(project.resolve("inventory.yml")));
        app.await("the list", () -> app.walkthrough.lists().found().get() != null);
        app.fx(() -> app.walkthrough.lists().add());
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 2);
        assertEquals(
                before,
                Views.on(() -> app.walkthrough.profiles().readable()).stream()
                        .map(Profile::server)
                        .distinct()
                        .toList());
    }
}
