package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.scene.input.KeyCode;
import javafx.stage.Stage;

import org.certguide.checks.CheckContext;
import org.certguide.checks.Internet;
import org.certguide.guide.UiId;
import org.certguide.profile.AppHome;
import org.certguide.ui.Views;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

class KeyboardTest {
    @TempDir Path home;
    private final Stage stage = Views.stage();
    private Rehearsal rehearsal;
    private Assembly usual;
    private Runnable leave = () -> {};
    private Keyboard keys;

    @BeforeEach
    void open() throws IOException {
        rehearsal = Rehearsal.begin(0, page -> {});
        usual =
                Views.on(
                        () ->
                                new Assembly(
                                        stage,
                                        new Assembly.Outside(
                                                new AppHome(home),
                                                home.resolve("none"),
                                                Optional.empty(),
                                                CheckContext.LETS_ENCRYPT,
                                                Internet.asSeenFromHere(Optional.empty()),
                                                page -> {})));
        Views.run(() -> usual.panels().offerRehearsal(this::rehearse));
        Views.show(stage.getScene(), 1024, 700);
        keys = new Keyboard(stage);
    }

    private void rehearse() {
        leave = rehearsal.enter(stage, usual, language -> {});
    }

    @AfterEach
    void close() {
        Views.run(leave);
        Views.run(usual::close);
    }

    @Test
    void newcomerGetsThroughTheRehearsalWithTheKeyboardAlone() {
        keys.at("start");
        // A window that nobody has touched shows no frame: any key brings it.
        keys.isLedTo(UiId.START_NEW).key(KeyCode.SHIFT);
        keys.backTo(UiId.START_REHEARSE).press();
        keys.at("connect");
        keys.isLedTo(UiId.PRIMARY).press();
        keys.isLedTo(UiId.HOST_KEY).forwardTo(UiId.HOST_KEY_ACCEPT).press();
        keys.at("system");
        keys.isLedTo(UiId.PRIMARY).press();
        keys.at("checklist");
        keys.isLedTo(UiId.DOMAINS).type("dms.example.org").press(KeyCode.CONTROL, KeyCode.ENTER);
        keys.isLedTo(UiId.PRIMARY).press();
        keys.at("install");
        keys.isLedTo(UiId.PRIMARY).press(KeyCode.ENTER);
        keys.isLedTo(UiId.PRIMARY).press();
        keys.at("certificate");
        keys.isLedTo("#" + UiId.PURPOSE.id() + "-dms").press();
        keys.forwardTo(UiId.EMAIL).type("ada@cancer-centre.test");
        keys.forwardTo(UiId.TERMS).press();
        keys.press(KeyCode.CONTROL, KeyCode.ENTER);
        keys.isLedTo(UiId.QUESTION);
        System.out.println(keys.reads());
    }
}
