package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Remedy;
import org.certguide.renewal.RenewalLook;
import org.certguide.renewal.ServingProgram;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Field;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;
import org.jspecify.annotations.Nullable;

/** How a program comes to use the certificate, and to read it after each renewal. */
final class ServingCard {
    private final ServerWork work;
    private final RenewalModel model;
    private final ChangeView changes;
    private final VBox card = new VBox(12);
    private final VBox place = new VBox(12);
    private final ComboBox<ServingProgram> programs = new ComboBox<>();

    ServingCard(ServerWork work, ChangeView changes) {
        this.work = work;
        this.changes = changes;
        model = work.renewal();
        programs.setId(UiId.SERVING_PROGRAM.id());
        programs.getItems().setAll(ServingProgram.values());
        programs.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable ServingProgram program) {
                return program == null ? "" : program.title();
            }

            @Override
            public @Nullable ServingProgram fromString(String words) {
                return null; // nothing is typed
            }
        });
        card.setId(UiId.SERVING.id());
        card.getStyleClass().addAll("card", "form-card");
        card.getChildren()
                .setAll(
                        heading("panel.renewal.serving.title"),
                        note("panel.renewal.serving.note"),
                        new Field<>(Messages.of("panel.renewal.serving.choose"), programs, ""),
                        place);
        model.overview().look().subscribe(found -> {
            if (programs.getValue() == null)
                model.overview().serving(model.certificateName()).ifPresent(programs::setValue);
        });
        render(
                this::show,
                model.overview().look(),
                programs.valueProperty(),
                work.profile().profile());
    }

    VBox node() {
        return card;
    }

    private void show() {
        RenewalLook look = model.overview().look().get();
        // What the gateway of Overture DMS needs has a card of its own.
        setShown(
                card,
                look != null && look.certificate().isPresent() && model.hooks().isEmpty());
        place.getChildren().clear();
        ServingProgram program = programs.getValue();
        if (program == null || look == null) {
            place.getChildren().addAll(note("panel.renewal.serving.other"), readers(model.certificateName()));
            return;
        }
        place.getChildren().add(use(program, model.certificateName()));
        // Inside of a container, most programs do not run as root.
        if (program == ServingProgram.COMPOSE) place.getChildren().add(readers(model.certificateName()));
        if (look.reloads().contains(program)) {
            place.getChildren().add(paragraph("panel.renewal.serving.set", program.title()));
            return;
        }
        Optional<Remedy.Command> remedy = model.reload(program);
        remedy.ifPresent(command -> {
            VBox box = changes.told(command);
            box.getChildren()
                    .add(changes.button(
                            UiId.SERVING_RELOAD,
                            Messages.of("panel.renewal.serving.button"),
                            () -> changes.ask(box, command)));
            place.getChildren().add(box);
        });
    }

    /** The lines of its settings and what makes it read them. */
    static VBox use(ServingProgram program, String certificate) {
        String key = "panel.certificate.web." + program.id();
        VBox words = new VBox(12, new VBox(4, heading(key), note(key + ".where")));
        String lines = program.lines(certificate);
        if (!lines.isEmpty()) words.getChildren().add(copyable("panel.certificate.web.lines", lines));
        if (program.commands(certificate).isEmpty()) return words;
        words.getChildren().add(note("panel.certificate.web.reload"));
        program.commands(certificate).forEach(command -> words.getChildren().add(command(command)));
        return words;
    }

    /** nginx and Apache read the key as root; many other programs cannot. */
    static Node readers(String name) {
        VBox how = new VBox(8, note("panel.certificate.readers.why"));
        InstalledCertificate.readers(name).forEach(command -> how.getChildren().add(command(command)));
        return new Disclosure(Messages.of("panel.certificate.readers"), how);
    }
}
