package org.certguide.ui.panel;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.animation.Animation;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.checks.CheckContext;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.GuideStep;
import org.certguide.guide.Step;
import org.certguide.profile.DraftStore;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileException;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.session.CommandLog;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Frames;
import org.certguide.ui.Fx;
import org.certguide.ui.MainWindow;
import org.certguide.ui.Picture;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.console.ConsoleView;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.Unsaved;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The whole application before a server that is not there, led into one state after another. */
public final class PanelStates implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    static final String EMAIL = "office@cancer-centre.test";
    static final String DOMAIN = "dms.example.org";
    static final ServerAddress ADDRESS = new ServerAddress("93.184.216.34", 22, "ubuntu");

    /** The pictures are for people, and take their time: they are written where somebody asks for them. */
    private static final boolean WRITTEN = System.getProperty("pictures") != null;

    private static final int[][] SIZES = {{1280, 800}, {1024, 700}};

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    public final FakeServer server = new FakeServer();
    final FakeNames names;

    /** Plays the public ones. */
    final FakeNames others;

    /** The pages that were shown in the browser. */
    final List<URI> opened = new ArrayList<>();

    final ProfileStore profiles;
    final DraftStore drafts;
    public final Walkthrough walkthrough;
    public final MainWindow window;
    final PanelCoordinator panels;
    private final Scene scene;

    /** What moves in the windows of other tests. */
    private final List<Animation> moving;

    /** Whether a rehearsal was asked for, and is not there yet. */
    final SimpleBooleanProperty rehearsalBegins = new SimpleBooleanProperty(false);

    private double scrolled;
    private String card = "";
    private final List<String> faults = new ArrayList<>();

    public PanelStates(Path folder) throws IOException {
        Views.hideOthers();
        moving = on(Stillness::running);
        names = new FakeNames();
        others = new FakeNames();
        profiles = new ProfileStore(folder.resolve("profiles"));
        drafts = new DraftStore(folder.resolve("drafts"));
        Unsaved unsaved = new Unsaved(Fx.EXECUTOR);
        Services services = new Services(
                server,
                new JobRunner(Fx.EXECUTOR),
                Fx.EXECUTOR,
                SystemCatalogue::own,
                profiles,
                Optional.of(drafts),
                new CommandLog(folder.resolve("commands.log"), CLOCK, unsaved),
                CLOCK,
                CheckContext.LETS_ENCRYPT,
                server.internet(names.where(), others.where()),
                opened::add,
                unsaved);
        ConsoleView console = on(ConsoleView::new);
        walkthrough = on(() -> new Walkthrough(services, console));
        window = on(() -> new MainWindow(console));
        scene = on(window::scene);
        panels = on(() -> new PanelCoordinator(window, walkthrough, CLOCK));
        fx(() -> {
            panels.offerRehearsal(() -> {}, rehearsalBegins);
            window.themeProperty().set(Theme.LIGHT);
        });
        Views.show(scene, SIZES[0][0], SIZES[0][1]);
    }

    /** Looks at the window as it is, and lays it out in the other sizes; with pictures, in both sizes. */
    void look(String name) {
        look(name, SIZES);
    }

    /** The same with a picture of the smallest size alone. */
    void lookSmall(String name) {
        look(name, SIZES[1]);
    }

    private void look(String name, int[]... sizes) {
        for (int[] size : WRITTEN ? sizes : new int[][] {SIZES[0]}) {
            resize(size[0], size[1]);
            for (Theme theme : themes()) {
                fx(() -> window.themeProperty().set(theme));
                faults.addAll(on(() -> {
                    Frames.layOut(scene);
                    ScrollPane pane = (ScrollPane) scene.lookup(".panel-scroll");
                    pane.setVvalue(scrolled(pane));
                    scene.getRoot().layout();
                    String file = "%s-%d-%s.png".formatted(name, size[0], theme);
                    if (WRITTEN) Picture.write(scene, Views.PICTURES.resolve(file.toLowerCase()));
                    return Stream.of(
                                    Layout.faults(scene),
                                    scrolled == 0 && card.isEmpty() ? Layout.cut(scene) : List.<String>of(),
                                    Spoken.faults(scene),
                                    UniqueIds.faults(scene),
                                    Entries.faults(scene),
                                    Stillness.faults(scene, moving),
                                    told())
                            .flatMap(List::stream)
                            .map(f -> name + " at " + size[0] + ": " + f)
                            .toList();
                }));
            }
        }
        fx(() -> window.themeProperty().set(Theme.LIGHT));
        fits(name);
        resize(SIZES[0][0], SIZES[0][1]);
    }

    /** Lays the window out in all sizes that it may have; the least that can be looked at. */
    void fits(String name) {
        fx(() -> Fit.faults(scene, window).forEach(f -> faults.add(name + " " + f)));
    }

    /** What is told differently of the step that is open, in the smallest size. */
    List<String> told() {
        return on(() -> {
            Frames.layOut(scene);
            GuideStep guide = window.guideProperty().get();
            return Stream.of(
                            OneTruth.faults(
                                    scene,
                                    walkthrough.step(walkthrough.current().get()),
                                    guide),
                            NamedByGuide.faults(scene, guide))
                    .flatMap(List::stream)
                    .toList();
        });
    }

    /** Light; with {@code -Dpictures=all} dark too, which takes its time. */
    private static List<Theme> themes() {
        if (System.getProperty("pictures", "").equals("all")) {
            return List.of(Theme.LIGHT, Theme.DARK);
        }
        return List.of(Theme.LIGHT);
    }

    /** What was found wrong with what was looked at. */
    List<String> faults() {
        return List.copyOf(new LinkedHashSet<>(faults));
    }

    /** The same with the panel scrolled to its end. */
    void lookBelow(String name) {
        scrolled = 1;
        look(name);
        scrolled = 0;
    }

    /** Looks at the card of a check, with everything in it unfolded. */
    void lookAt(String check, String name) {
        card = UiId.CHECK.id() + "-" + check;
        fx(() -> scene.lookup("#" + card)
                .lookupAll(".fold")
                .forEach(fold -> ((Disclosure) fold).openProperty().set(true)));
        look(name);
        card = "";
    }

    /** Where to scroll to, from 0 to 1. */
    private double scrolled(ScrollPane pane) {
        if (card.isEmpty()) return scrolled;
        Node content = pane.getContent();
        Node node = scene.lookup("#" + card);
        double top =
                content.sceneToLocal(node.localToScene(node.getBoundsInLocal())).getMinY() - 12;
        double rest = content.getBoundsInLocal().getHeight()
                - pane.getViewportBounds().getHeight();
        return Math.clamp(top / rest, 0, 1);
    }

    /** The question and everything that it can be answered with can be seen, at both sizes. */
    void questionSeen() {
        seen(List.of(
                UiId.QUESTION.id(),
                UiId.ANSWER_YES.id(),
                UiId.ANSWER_NO.id(),
                UiId.ANSWER_TEXT.id(),
                UiId.ANSWER_SEND.id(),
                UiId.ANSWER_OPTION.id() + "-2"));
    }

    void seen(UiId id) {
        seen(List.of(id.id()));
    }

    private void seen(List<String> ids) {
        for (int[] size : SIZES) {
            resize(size[0], size[1]);
            List<Node> nodes = on(() -> Layout.visible(scene.getRoot())
                    .filter(n -> n.getId() != null && ids.contains(n.getId()))
                    .filter(n -> !(n instanceof PromptForm))
                    .toList());
            if (nodes.isEmpty()) faults.add("not on the screen: " + ids);
            for (Node node : nodes) {
                if (!on(() -> Layout.isInView(node))) {
                    faults.add(node.getId() + " cannot be seen without scrolling at " + size[0]);
                }
            }
        }
        resize(SIZES[0][0], SIZES[0][1]);
    }

    /** The work on the server that is open. */
    public ServerWork work() {
        return walkthrough.work().get();
    }

    public void fx(Runnable work) {
        on(() -> {
            work.run();
            return true;
        });
    }

    /** Without waiting for what follows: every state is waited for by its own condition. */
    private static <T> T on(Callable<T> work) {
        try {
            return Fx.call(work);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void resize(double width, double height) {
        fx(() -> {
            scene.getWindow().setWidth(width);
            scene.getWindow().setHeight(height);
        });
        await("a window of " + width, () -> scene.getWidth() == width && scene.getHeight() == height);
        fx(() -> Frames.layOut(scene));
    }

    /** Waits until it is so, looking on the JavaFX thread; the limit is for a machine that is very busy. */
    public void await(String what, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> on(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain: " + what + ", at " + where(), e);
        }
    }

    private String where() {
        return on(() -> {
            var step = walkthrough.step(walkthrough.current().get());
            return step.step()
                    + " "
                    + step.state().get()
                    + " "
                    + step.busy().get()
                    + " "
                    + step.problem().get()
                    + ", the keyboard at "
                    + scene.getFocusOwner()
                    + (scene.getWindow().isFocused() ? "" : " of a window that does not have it")
                    + ", windows "
                    + Window.getWindows();
        });
    }

    Node node(UiId id) {
        return node(id.id());
    }

    Node node(String id) {
        return Layout.visible(scene.getRoot())
                .filter(n -> id.equals(n.getId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not on the screen: " + id));
    }

    boolean sees(UiId id) {
        return sees(id.id());
    }

    boolean sees(String id) {
        return on(() -> Layout.visible(scene.getRoot()).anyMatch(n -> id.equals(n.getId())));
    }

    /** The words that can be seen in a node. */
    String reads(UiId id) {
        return reads(id.id());
    }

    /** The words that can be seen in a node. */
    String reads(String id) {
        return on(() -> Layout.visible(node(id))
                .filter(Labeled.class::isInstance)
                .map(n -> Layout.words((Labeled) n))
                .collect(Collectors.joining("\n")));
    }

    /** What the guide says. */
    String guide() {
        return on(() -> {
            GuideStep told = window.guideProperty().get();
            return Messages.of(told.title()) + "\n" + Messages.of(told.now()) + "\n" + Messages.of(told.why());
        });
    }

    public void press(UiId id) {
        press(id.id());
    }

    /**
     * Presses keys together, in the window as it is shown: what has come into it since the last frame takes no keys
     * yet, as it has no skin.
     */
    void push(KeyCode... keys) {
        fx(() -> Frames.layOut(scene));
        new FxRobot().push(keys);
        fx(() -> Frames.layOut(scene));
    }

    /** Chooses an entry of the menu at the top right. */
    void openMenu(UiId id) {
        fx(() -> window.menuItems().stream()
                .filter(item -> id.id().equals(item.getId()))
                .findFirst()
                .orElseThrow()
                .fire());
    }

    /** Once it is there, as a user would. */
    void press(String id) {
        await("something to press: " + id, () -> sees(id));
        fx(() -> ((ButtonBase) node(id)).fire());
    }

    /** How a check of the checklist stands. */
    Severity found(String check) {
        return work().checklist().findings().get(check).severity();
    }

    /** Waits until nothing runs in the step that is open. */
    public void idle() {
        await(
                "the step to end",
                () -> !walkthrough.step(walkthrough.current().get()).isBusy());
    }

    void start() {
        fx(panels::openStart);
        await("the profiles", () -> true);
    }

    /** Opens the walkthrough with the login filled in. */
    void begin() {
        fx(() -> {
            panels.leaveStart();
            walkthrough.connect().host().set(ADDRESS.host());
            walkthrough.connect().user().set(ADDRESS.user());
            walkthrough.connect().kind().set(Login.Kind.AGENT);
        });
    }

    /** Logs in, and looks at the system. */
    void connect() {
        begin();
        press(UiId.PRIMARY);
        await("the system", () -> work().system().state().get().passed());
    }

    /** Goes to a step with everything before it done. */
    public void reach(Step step) {
        connect();
        fx(() -> work().wishes().domainText().set(DOMAIN));
        if (step.ordinal() >= Step.CHECKLIST.ordinal()) fx(() -> walkthrough.open(Step.CHECKLIST));
        if (step.ordinal() > Step.CHECKLIST.ordinal()) {
            fx(() -> work().checklist().run());
            await("the checks", () -> work().checklist().state().get().passed());
            fx(walkthrough::next);
        }
        if (step.ordinal() > Step.INSTALL.ordinal()) {
            await("the plan", () -> work().install().state().get().passed());
            fx(walkthrough::next);
        }
        if (step.ordinal() >= Step.CERTIFICATE.ordinal()) idle();
    }

    /** A profile with a certificate that is valid for some more days. */
    Profile profile(String name, long days, Profile.DryRunResult tested) {
        Profile base = Profile.of(
                        Profile.idFor(name, List.of()),
                        name,
                        new ServerAddress("93.184.216.34", 22, "ubuntu"),
                        Purpose.OTHER)
                .with(new Profile.Wishes(Purpose.OTHER, List.of(name)))
                .with(new Profile.Certificate(
                        name,
                        "/etc/letsencrypt/live/" + name + "/fullchain.pem",
                        "/etc/letsencrypt/live/" + name + "/privkey.pem",
                        NOW.plus(Duration.ofDays(days - 90)).plusSeconds(3600),
                        NOW.plus(Duration.ofDays(days)).plusSeconds(3600),
                        Optional.of(KeyType.RSA)));
        Profile.History seen = base.history().seen(NOW.minus(Duration.ofDays(3)));
        Profile.Renewal renewal =
                new Profile.Renewal(Profile.RenewalState.SCHEDULED, Optional.of(new Profile.DryRunRecord(NOW, tested)));
        return base.with(tested == Profile.DryRunResult.UNCLEAR ? seen : seen.with(renewal));
    }

    void save(Profile profile) {
        try {
            profiles.save(profile);
        } catch (ProfileException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.goOn();
        CompletableFuture<Void> ended = on(() -> {
            CompletableFuture<Void> end = walkthrough.end();
            walkthrough.close();
            return end;
        });
        // What is being written would be written into a folder that is being deleted.
        ended.orTimeout(20, TimeUnit.SECONDS).join();
        names.close();
        others.close();
    }
}
