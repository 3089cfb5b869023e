package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.text.Messages;
import org.certguide.ui.SidebarItem;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.walkthrough.CommandPreview;
import org.junit.jupiter.api.Test;

/** The start page, and what belongs to no step. */
class StartPicturesTest extends PanelPictures {
    @Test
    void startPage() throws IOException {
        app.look("start-empty");
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.save(app.profile("portal.example.org", 12, DryRunResult.FAILED));
        app.save(app.profile("old.example.org", -4, DryRunResult.UNCLEAR));
        Path file = app.profiles.file("newer-example-org");
        app.save(app.profile("newer.example.org", 80, DryRunResult.SUCCEEDED));
        Files.writeString(file, Files.readString(file).replaceFirst("\"schema\" ?: ?2", "\"schema\": 9"));
        Files.writeString(app.profiles.file("broken-example-org"), "{ this is not a profile");
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 5);
        app.look("start-servers");
        List<String> names =
                app.window.servers().stream().map(SidebarItem.ServerItem::name).toList();
        assertEquals(List.of("old.example.org", "portal.example.org", "dms.example.org", "newer.example.org"), names);
        app.press(UiId.START_REMOVE);
        app.look("start-remove");
        app.press(UiId.START_KEEP);
        app.press(UiId.START_RENAME);
        rename(" ");
        app.press(UiId.START_CONFIRM);
        app.look("start-rename");
        app.fx(() -> app.window.menuItems().stream()
                .filter(i -> UiId.MENU_ABOUT.id().equals(i.getId()))
                .forEach(MenuItem::fire));
        app.look("about");
        String about = app.guide();
        app.fx(() -> app.work().system().state().set(StepStatus.DONE));
        assertEquals(about, app.guide(), "it belongs to no step");
    }

    @Test
    void whoAsksForARehearsalSeesAtOnceThatItBegins() {
        Button begin = (Button) app.node(UiId.START_REHEARSE);
        app.fx(() -> app.rehearsalBegins.set(true));
        assertTrue(begin.isDisabled());
        assertEquals("The practice server starts …", begin.getText());
        app.look("start-rehearsal-begins");
        app.fx(() -> app.rehearsalBegins.set(false));
        assertFalse(begin.isDisabled());
    }

    @Test
    void aServerIsRenamedAndRemovedOnTheStartPage() throws Exception {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        app.press(UiId.START_RENAME);
        for (String refused : List.of(" ", "x".repeat(300))) {
            rename(refused);
            app.press(UiId.START_CONFIRM);
            assertEquals(refused, ((TextField) app.node(UiId.START_NAME)).getText(), "it is still to be corrected");
            assertFalse(app.node(UiId.START_NAME).getAccessibleHelp().isEmpty(), "nothing says what is wrong");
        }
        rename("Our gateway");
        app.press(UiId.START_CONFIRM);
        app.await(
                "the new name",
                () -> app.walkthrough.profiles().all().getFirst() instanceof LoadedProfile.Current saved
                        && saved.profile().name().equals("Our gateway"));
        assertTrue(Files.readString(app.profiles.file("dms-example-org")).contains("Our gateway"));
        app.press(UiId.START_REMOVE);
        app.press(UiId.START_CONFIRM);
        app.await("nothing left", () -> app.walkthrough.profiles().all().isEmpty());
        assertFalse(Files.exists(app.profiles.file("dms-example-org")));
    }

    /** Each is named in the file that comes with the program. */
    @Test
    void everythingThatItIsBuiltOnIsNamedUnderAbout() throws IOException {
        String named = Messages.of("panel.about.others.list");
        List<String> shipped = Files.readAllLines(Path.of("NOTICE")).stream()
                .filter(line -> line.matches("  [A-Z0-9a-z].*"))
                .map(line -> line.strip().split(" *\\(|,|   ")[0])
                .toList();
        assertTrue(shipped.size() > 12, shipped.toString());
        assertEquals(
                List.of(),
                shipped.stream().filter(name -> !named.contains(name)).toList());
    }

    private void rename(String name) {
        app.fx(() -> ((TextField) app.node(UiId.START_NAME)).setText(name));
    }

    @Test
    void manyServersLeaveTheStepsInSight() {
        for (int i = 10; i < 40; i++) {
            String name = "host%d.genomics-institute.hospital.example.org".formatted(i);
            app.save(app.profile(name, i - 20, DryRunResult.SUCCEEDED));
        }
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 30);
        app.look("start-many");
        app.fx(() -> {
            ScrollPane list = (ScrollPane) app.window.root().lookup(".rail-list");
            list.setVvalue(1);
            app.window.root().layout();
            Node first = app.window.root().lookup(UiId.RAIL_STEPS.selector());
            double top = first.localToScene(first.getLayoutBounds()).getMinY();
            double height = app.window.root().getScene().getHeight();
            double end = list.localToScene(list.getLayoutBounds()).getMaxY();
            assertTrue(top > 0 && end <= height + 1, top + " " + end);
        });
    }

    @Test
    void aServerThatANewerCertguideSavedCanBeSeenAndNotChanged() throws Exception {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        Path file = app.profiles.file("dms-example-org");
        String newer = Files.readString(file).replaceFirst("\"schema\" ?: ?2", "\"schema\": 9, \"new\": 1");
        Files.writeString(file, newer);
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        assertNotNull(app.node(UiId.START_OPEN));
        assertNull(app.window.root().lookup(UiId.START_RENAME.selector()));
        assertNull(app.window.root().lookup(UiId.START_REMOVE.selector()));
        app.fx(() -> app.walkthrough.profiles().rename("dms-example-org", "Our gateway"));
        app.await("the refusal", () -> app.walkthrough.profiles().problem().get() != null);
        assertEquals(newer, Files.readString(file));
    }

    /** They were on the start page alone, and the list at the side left them out without a word. */
    @Test
    void theListAtTheSideHasEveryServerThatCanBeRead() throws Exception {
        for (String name : List.of("backup.example.org", "newer.example.org", "usual.example.org")) {
            app.save(app.profile(name, 61, DryRunResult.SUCCEEDED));
        }
        app.save(app.profile("backup.example.org", 62, DryRunResult.SUCCEEDED));
        Files.writeString(app.profiles.file("backup-example-org"), "damaged");
        Path newer = app.profiles.file("newer-example-org");
        Files.writeString(newer, Files.readString(newer).replaceFirst("\"schema\" ?: ?2", "\"schema\": 9"));
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 3);
        app.await("the list at the side", () -> app.window.servers().size() == 3);
        app.look("start-notices");
        assertEquals("Your servers (3)", ((Button) app.node(UiId.RAIL_HOME)).getText());
        for (String name : List.of("backup.example.org", "newer.example.org")) {
            app.start();
            app.fx(() -> app.window.root().lookupAll(".rail-server").stream()
                    .map(Button.class::cast)
                    .filter(button -> button.getAccessibleText().startsWith(name))
                    .findFirst()
                    .orElseThrow()
                    .fire());
            assertTrue(app.reads(UiId.PANEL_SENTENCE).contains(name), "it does not open");
        }
    }

    @Test
    void everyCommandIsToldBeforeTheFirstIsRun() {
        app.press(UiId.COMMANDS_OPEN);
        app.look("commands");
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("only a guess"), "nobody knows the system yet");
        assertTrue(app.sees(UiId.COMMANDS_SAVE));
        CommandPreview told =
                CommandPreview.of(app.work(), app.work().system().catalogue().system("ubuntu-24.04"));
        String saved = told.text();
        for (CommandPreview.Entry entry : told.entries()) {
            for (String command : entry.commands()) assertTrue(saved.contains(command), command);
            for (String line : entry.script().strip().lines().toList()) assertTrue(saved.contains(line), line);
        }
        assertTrue(saved.contains("[Changes the server]") && saved.contains("[Changes nothing]"), saved);
        app.fx(() -> ((ComboBox<?>) app.node(UiId.COMMANDS_SYSTEM))
                .getSelectionModel()
                .selectLast());
        app.press(UiId.FOLD);
        app.look("commands-other-system");
        app.lookBelow("commands-below");
        app.press(UiId.PRIMARY);
        app.connect();
        app.fx(() -> app.walkthrough.open(Step.CONNECT));
        app.press(UiId.COMMANDS_OPEN);
        app.look("commands-connected");
        assertFalse(app.reads(UiId.PANEL_CONTENT).contains("only a guess"));
    }

    @Test
    void manyServersAreFoundMarkedAndRemovedInAList() throws Exception {
        for (int i = 10; i < 25; i++)
            app.save(app.profile("host%d.example.org".formatted(i), i, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 15);
        TableView<?> table = (TableView<?>) app.node(UiId.SERVERS_TABLE);
        app.fx(() -> ((TextField) app.node(UiId.SERVERS_FILTER)).setText("EXAMPLE host1"));
        assertEquals(10, table.getItems().size(), "each word is looked for by itself");
        app.fx(() -> ((TextField) app.node(UiId.SERVERS_FILTER)).setText("nobody"));
        app.look("start-list-none");
        app.fx(() -> {
            ((TextField) app.node(UiId.SERVERS_FILTER)).clear();
            table.getSelectionModel().selectIndices(1, 2);
        });
        app.await("the cards", () -> app.sees(UiId.START_CARD.id() + "-host11-example-org"));
        app.press(UiId.SERVERS_TAG);
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("host11.example.org, host12.example.org"), "they are named");
        app.fx(() -> ((TextField) app.node(UiId.SERVERS_TAGS)).setText("hospital, , test"));
        app.await("the form in sight", () -> inSight(UiId.START_CONFIRM));
        app.look("start-list-tags");
        app.press(UiId.START_CONFIRM);
        app.await("the tags", () -> tagged("hospital") == 2 && tagged("test") == 2);
        app.fx(() -> ((TextField) app.node(UiId.SERVERS_FILTER)).setText("hospital"));
        assertEquals(2, table.getItems().size());
        app.fx(() -> app.walkthrough.profiles().tag(List.of("host11-example-org"), List.of(), List.of("own")));
        app.await("a tag of one", () -> tagged("own") == 1);
        app.fx(() -> table.getSelectionModel().selectAll());
        app.press(UiId.SERVERS_TAG);
        assertEquals("hospital, test", ((TextField) app.node(UiId.SERVERS_TAGS)).getText(), "what both have");
        app.fx(() -> ((TextField) app.node(UiId.SERVERS_TAGS)).setText("hospital, north"));
        app.press(UiId.START_CONFIRM);
        app.await("others", () -> tagged("north") == 2 && tagged("test") == 0);
        assertEquals(1, tagged("own"), "what one of them has stays");
        double top = table.getBoundsInParent().getMinY();
        app.press(UiId.SERVERS_REMOVE);
        assertEquals(top, table.getBoundsInParent().getMinY(), "a question does not move what one clicks on");
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("host11.example.org, host12.example.org"), "they are named");
        app.await("the question in sight", () -> inSight(UiId.START_CONFIRM));
        app.lookBelow("start-list-remove");
        app.press(UiId.START_CONFIRM);
        app.await("the others", () -> app.walkthrough.profiles().all().size() == 13);
        assertFalse(Files.exists(app.profiles.file("host11-example-org")));
        assertTrue(Files.exists(app.profiles.file("host13-example-org")));
        app.press(UiId.SERVERS_UNDO);
        app.await("them again", () -> tagged("hospital") == 2);
        assertEquals(15, app.walkthrough.profiles().all().size());
        assertEquals(top, table.getBoundsInParent().getMinY());
    }

    @Test
    void aListFromWhichServersAreTakenStaysAList() {
        for (int i = 10; i < 20; i++)
            app.save(app.profile("host%d.example.org".formatted(i), i, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 10);
        app.fx(() -> app.walkthrough.profiles().remove(List.of("host10-example-org", "host11-example-org")));
        app.await("the others", () -> app.walkthrough.profiles().all().size() == 8);
        assertTrue(app.sees(UiId.SERVERS_TABLE));
    }

    /** Whether it can be pressed without scrolling. */
    private boolean inSight(UiId id) {
        return Views.on(() -> {
            ScrollPane page = (ScrollPane) app.window.root().lookup(".panel-scroll");
            Node node = app.node(id);
            return page.localToScene(page.getLayoutBounds()).contains(node.localToScene(node.getLayoutBounds()));
        });
    }

    private long tagged(String tag) {
        return app.walkthrough.profiles().readable().stream()
                .filter(profile -> profile.tags().orElse(List.of()).contains(tag))
                .count();
    }

    /** Whoever answers in place of the servers has no certificate. */
    @Test
    void allServersAreLookedAtFromOutsideAndTheLookCanBeCancelled() throws IOException {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.save(app.profile("portal.example.org", 12, DryRunResult.FAILED));
        app.server.web = new CountDownLatch(1);
        app.start();
        app.press(UiId.FLEET_CHECK);
        app.await("the progress", () -> app.sees(UiId.CANCEL));
        app.look("start-checking");
        app.press(UiId.CANCEL);
        app.await("the end", () -> app.walkthrough.fleet().progress().get() == null);
        assertTrue(app.walkthrough.fleet().looks().isEmpty());
        app.server.web = new CountDownLatch(0);
        app.press(UiId.FLEET_CHECK);
        app.await("both", () -> app.walkthrough.fleet().summary().get() != null);
        app.look("start-checked");
        assertTrue(app.reads(UiId.START_CARD.id() + "-portal-example-org").contains("port 443"));
        app.await("the signs", () -> app.window.servers().stream().noneMatch(s -> s.severity() == Severity.FINE));
        for (SidebarItem.ServerItem item : app.window.servers()) {
            Severity seen = app.walkthrough.fleet().looks().get(item.id()).severity();
            assertEquals(seen, item.severity(), "as the card tells it");
        }
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("Servers: 2. Well: 0. Need you: 2."));
        app.fx(() -> app.walkthrough.profiles().remove("portal-example-org"));
        app.await("one", () -> app.walkthrough.profiles().all().size() == 1);
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("Servers: 1. Well: 0. Need you: 1."), "the other is gone");
        anotherLanguageLosesNothingOfIt();
    }

    private void anotherLanguageLosesNothingOfIt() throws IOException {
        try (PanelStates other = new PanelStates(folder)) {
            other.fx(() -> other.panels.goOnFrom(app.panels));
            assertFalse(other.walkthrough.fleet().looks().isEmpty());
            assertEquals(
                    app.walkthrough.fleet().looks(), other.walkthrough.fleet().looks());
            assertEquals(
                    app.walkthrough.fleet().summary().get(),
                    other.walkthrough.fleet().summary().get());
        }
    }

    @Test
    void allServersAreLookedAtAtTheStartOnlyIfWished() {
        Path wish = folder.resolve("check-at-start");
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.server.web = new CountDownLatch(0);
        app.fx(() -> app.walkthrough.fleet().keepAtStart(wish));
        app.start();
        app.press(UiId.FLEET_START);
        app.await("the wish", () -> Files.exists(wish));
        assertNull(app.walkthrough.fleet().summary().get(), "nobody has asked for it now");
        // As the next start does.
        app.fx(() -> app.walkthrough.fleet().keepAtStart(wish));
        app.await("the look", () -> app.walkthrough.fleet().summary().get() != null);
        app.press(UiId.FLEET_START);
        app.await("no wish", () -> !Files.exists(wish));
    }

    /** A file can say anything; the servers after it are still there. */
    @Test
    void aProfileWithATimeThatNoCalendarKnowsHidesNoOther() throws Exception {
        app.save(app.profile("good.example.org", 60, DryRunResult.SUCCEEDED));
        app.save(app.profile("old.example.org", 60, DryRunResult.SUCCEEDED));
        Path file = folder.resolve("profiles").resolve("old-example-org.json");
        String text = Files.readString(file);
        for (String time : List.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z")) {
            Files.writeString(
                    file, text.replaceAll("\"(expiry|lastSeen|time)\"( ?: ?)\"[^\"]*\"", "\"$1\"$2\"" + time + "\""));
            app.start();
            app.await(
                    "both servers",
                    () -> app.sees(UiId.START_CARD.id() + "-good-example-org")
                            && app.sees(UiId.START_CARD.id() + "-old-example-org"));
            assertEquals(2, app.window.servers().size());
        }
    }
}
