package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.ServerAddress;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.Problem;

/** What is asked and said of the host key of a server. */
final class HostKeyCards {
    private HostKeyCards() {}

    /**
     * A server that is met for the first time.
     *
     * @param rehearsal whether there is nobody to compare with
     */
    static Node unknown(ConnectModel model, HostKey key, boolean rehearsal) {
        Optional<ServerAddress> hop = model.hostKey().jumpHost();
        String title = hop.isPresent() ? "panel.hostkey.jump.title" : "panel.hostkey.title";
        String what = rehearsal
                ? Messages.of("panel.hostkey.practice")
                : hop.map(at -> Messages.of("panel.hostkey.jump.text", at.host()))
                        .orElseGet(() -> Messages.of(
                                "panel.hostkey.text", model.host().get().strip()));
        String right = hop.isPresent() ? "panel.hostkey.jump.accept" : "panel.hostkey.accept";
        Button accept = primary(UiId.HOST_KEY_ACCEPT, right, model.hostKey()::accept);
        Button refuse = secondary(UiId.HOST_KEY_REFUSE, "panel.hostkey.refuse", model.hostKey()::refuse);
        // While the connection waits for the answer, it is cancelled where it is shown to go on.
        HBox buttons = model.isBusy() ? new HBox(accept) : new HBox(12, accept, refuse);
        VBox card = card(
                heading(title),
                text(what),
                copyable("panel.hostkey.fingerprint", key.fingerprint()),
                copyable("panel.hostkey.type", key.type()),
                buttons);
        if (!rehearsal) {
            card.getChildren()
                    .add(new Disclosure(
                            Messages.of("panel.hostkey.command"),
                            new VBox(8, paragraph("panel.hostkey.compare"), command(fingerprintCommand(key)))));
        }
        card.setId(UiId.HOST_KEY.id());
        card.getStyleClass().add("question");
        card.setAccessibleRole(AccessibleRole.DIALOG);
        card.setAccessibleText(Messages.of(title) + "\n" + what);
        card.setFocusTraversable(true);
        return card;
    }

    /** The usual place of the server's own key of this type. */
    private static String fingerprintCommand(HostKey key) {
        String type =
                key.type().startsWith("ssh-ed25519") ? "ed25519" : key.type().startsWith("ecdsa") ? "ecdsa" : "rsa";
        return "ssh-keygen -lf /etc/ssh/ssh_host_" + type + "_key.pub";
    }

    /** A server that shows another key than it did; empty for a problem of another kind. */
    static Optional<Node> changed(ConnectModel model, Problem problem) {
        Failure failure = problem.failure().orElse(null);
        return switch (failure instanceof Failure.AtJumpHost(ServerAddress at, Failure why) ? why : failure) {
            case Failure.HostKeyChanged now ->
                Optional.of(changed(
                        problem,
                        now.known().fingerprint(),
                        now.offered(),
                        paragraph("panel.hostkey.same"),
                        trust(model)));
            case Failure.HostKeyNotSaved now ->
                Optional.of(
                        changed(problem, now.saved(), now.offered(), paragraph("panel.hostkey.same"), trust(model)));
            case Failure.HostKeyChangedForAll now ->
                Optional.of(changed(
                        problem,
                        now.known().fingerprint(),
                        now.offered(),
                        paragraph("panel.hostkey.forall", now.file())));
            case null, default -> Optional.empty();
        };
    }

    /**
     * Both fingerprints, and how to find out which of them is right. Neither can be copied with a
     * button: what is compared with must come from elsewhere.
     */
    private static Node changed(Problem problem, String known, HostKey offered, Node... wayOn) {
        VBox facts = card(
                caption("panel.hostkey.known"),
                text(known, "mono"),
                caption("panel.hostkey.offered"),
                text(offered.fingerprint(), "mono"),
                caption("panel.hostkey.compare"),
                command(fingerprintCommand(offered)),
                paragraph("panel.hostkey.differ"));
        facts.getChildren().addAll(wayOn);
        VBox card = new VBox(
                new Banner(Banner.Kind.ERROR, Messages.of(problem.title()), Messages.of("panel.hostkey.changed")),
                facts);
        card.setId(UiId.PROBLEM.id());
        card.getStyleClass().add("panel-column");
        return card;
    }

    /** Trusts the new key once its fingerprint was brought from elsewhere. */
    private static Node trust(ConnectModel model) {
        TextField typed = new TextField();
        typed.setId(UiId.HOST_KEY_TYPED.id());
        typed.setPromptText("SHA256:…");
        Field<TextField> field =
                new Field<>(Messages.of("panel.hostkey.typed"), typed, Messages.of("panel.hostkey.typed.note"));
        Runnable connect = () -> {
            if (model.hostKey().trustChanged(typed.getText())) return;
            field.setError(Messages.of("panel.hostkey.typed.wrong"));
            typed.requestFocus();
        };
        typed.setOnAction(e -> connect.run());
        VBox sure = new VBox(12, field, secondary(UiId.HOST_KEY_REPLACE, "panel.hostkey.replace", connect));
        setShown(sure, false);
        Button open = secondary(UiId.HOST_KEY_COMPARED, "panel.hostkey.compared", () -> {});
        open.setOnAction(e -> {
            setShown(open, false);
            setShown(sure, true);
            Focus.moveInto(field);
        });
        return new VBox(open, sure);
    }
}
