package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.IntegerBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Outcome;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.guide.StepStatus;
import org.certguide.guide.Term;
import org.certguide.profile.Profile;
import org.certguide.renewal.ServingProgram;
import org.certguide.system.SystemFacts;
import org.certguide.text.Dates;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.CommandRow;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.StepBadge;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.ConsoleModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** The request: a form, Certbot's questions as they come, and the result. */
public final class CertificatePanel {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final CertificateModel model;
    private final ConsoleModel console;
    private final RequestForm form;
    private final RequestFailure trouble;
    private final VBox said = new VBox(6);
    private final VBox result = place();
    private final PanelView view;

    /** Kept here: it outlasts this panel, which must not be held by it. */
    private final IntegerBinding unsaved;

    private final BooleanProperty requestingAgain = new SimpleBooleanProperty(false);

    public CertificatePanel(Walkthrough walkthrough, ServerWork work) {
        this.walkthrough = walkthrough;
        this.work = work;
        model = work.certificate();
        console = work.console();
        VBox column = column();
        view = new PanelView(Messages.of("panel.certificate.title"), Messages.of("panel.certificate.sentence"), column);
        form = new RequestForm(walkthrough, work, view::show, this::enter);
        trouble = new RequestFailure(walkthrough, work, form, view::show);
        column.getChildren()
                .setAll(
                        trouble.waiting(),
                        trouble.node(),
                        result,
                        question(console, model, walkthrough::browse),
                        atWork(model),
                        said,
                        form.node());
        view.setProgress(progress(console, model));
        result.setId(UiId.RESULT.id());
        render(this::showAnswers, console.said(), model.busy());
        work.wishes().changed().subscribe(changed -> {
            if (changed.isPresent()) requestingAgain.set(true);
        });
        unsaved = Bindings.size(walkthrough.unsaved().all());
        render(
                this::refresh,
                model.busy(),
                model.state(),
                model.outcome(),
                model.issued(),
                model.isRemedied(),
                work.profile().profile(),
                unsaved,
                requestingAgain);
        view.foot(
                this::foot,
                model.busy(),
                model.state(),
                model.outcome(),
                model.problem(),
                model.scheduled().time(),
                work.wishes().trial(),
                work.wishes().domains(),
                work.session(),
                console.running(),
                requestingAgain);
    }

    public PanelView view() {
        return view;
    }

    private void showAnswers() {
        said.getChildren().clear();
        console.said().forEach(answer -> said.getChildren().add(text(sentence(answer), "said")));
        setShown(said, !said.getChildren().isEmpty() && model.isBusy());
    }

    /** A question that was answered, and the answer. */
    static String sentence(ConsoleModel.AnswerRecord answer) {
        String words = answer.hidden()
                ? Messages.of("panel.certificate.said.hidden")
                : answer.words().isBlank() ? Messages.of("panel.certificate.said.none") : answer.words();
        String title = Messages.of(answer.question());
        String by = answer.by() == By.PREPARED ? "panel.certificate.said.prepared" : "panel.certificate.said.form";
        // A question has its mark already.
        String line = title.endsWith("?") ? "panel.certificate.said.asked" : "panel.certificate.said";
        return Messages.of(line, title, Messages.of(by, words));
    }

    private boolean isDone() {
        return model.state().get().passed() && !requestingAgain.get();
    }

    private void refresh() {
        boolean busy = model.isBusy();
        if (busy || !model.state().get().passed()) requestingAgain.set(false);
        setShown(form.node(), !busy && !isDone());
        result.getChildren().setAll(busy ? List.of() : results(isDone()));
        view.sentenceProperty()
                .set(Messages.of(!busy && isDone() ? "panel.certificate.sentence.done" : "panel.certificate.sentence"));
    }

    /** Enter in a field does what the blue button does. */
    private void enter() {
        Action main = view.foot().get().primary();
        if (main != null) main.run().run();
    }

    private Foot foot() {
        if (model.isBusy() || work.session().get() == null) return Foot.EMPTY;
        if (isDone()) {
            return Foot.of(
                    next("panel.certificate.next", walkthrough::next),
                    action(UiId.CERTIFICATE_AGAIN, "panel.certificate.anew", () -> requestingAgain.set(true)));
        }
        if (console.running().get()) return Foot.EMPTY;
        StepStatus state = model.state().get();
        boolean failed = state == StepStatus.FAILED || model.isRemedied().get();
        // Beside a limit with a date, nothing speaks of trying again before it.
        String first = work.wishes().trial().get() ? "panel.certificate.next.trial" : "panel.certificate.action";
        String again = failed ? "panel.certificate.restart" : first;
        boolean early = model.mustWait().isPositive();
        Action request = next(early ? "panel.certificate.regardless" : again, () -> form.send(model::start));
        List<Action> others = new ArrayList<>();
        if (state.passed()) {
            others.add(action(UiId.CERTIFICATE_BACK, "panel.action.back", this::back));
        }
        // What would fail the same way is possible, but not what is proposed.
        if (!trouble.isHopeless()) return new Foot(request, others);
        others.add(request);
        return new Foot(null, others);
    }

    /** To the certificate, or where it was not looked at, to the list that it is changed from. */
    private void back() {
        if (model.issued().get() == null) walkthrough.next();
        else requestingAgain.set(false);
    }

    private List<Node> results(boolean done) {
        List<Node> nodes = new ArrayList<>();
        switch (model.outcome().get()) {
            case Outcome.Cancelled cancelled ->
                nodes.add(new Banner(
                        Banner.Kind.INFO,
                        Messages.of("panel.certificate.cancelled.title"),
                        Messages.of("panel.certificate.cancelled")));
            case Outcome.DryRunPassed passed -> nodes.add(trouble.trialPassed());
            case null -> {
                if (model.isRemedied().get() && !done) {
                    nodes.add(new Banner(
                            Banner.Kind.INFO,
                            Messages.of("panel.certificate.remedied"),
                            Messages.of("panel.certificate.remedied.text")));
                }
            }
            default -> {}
        }
        IssuedCertificate issued = model.issued().get();
        if (issued != null && done) nodes.addAll(certificate(issued));
        return nodes;
    }

    private List<Node> certificate(IssuedCertificate issued) {
        String name = model.issuedName();
        String how = model.outcome().get() instanceof Outcome.Issued now
                ? now.change().name().toLowerCase(Locale.ROOT)
                : "kept";
        List<Node> nodes = new ArrayList<>();
        Profile profile = work.profile().profile().get();
        nodes.add(new Banner(
                Banner.Kind.DONE,
                Messages.of("panel.certificate.issued." + how + ".title"),
                Messages.of(
                        walkthrough.isRehearsal()
                                ? "panel.certificate.result.rehearsed"
                                : profile != null && walkthrough.profiles().isUnsaved(profile)
                                        ? "panel.certificate.result.unsaved"
                                        : "panel.certificate.result.saved",
                        Messages.of("panel.certificate.issued." + how),
                        profile == null ? "" : profile.name())));
        Outcome came = model.outcome().get();
        if (came != null) came.trouble().map(trouble::warning).ifPresent(nodes::add);
        CommandRow chain = CommandRow.value(
                Messages.of("panel.certificate.result.chain"), Term.CHAIN, InstalledCertificate.fullchain(name));
        CommandRow key = CommandRow.value(
                Messages.of("panel.certificate.result.key"), Term.KEYFILE, InstalledCertificate.privkey(name));
        chain.setId(UiId.RESULT_CHAIN.id());
        key.setId(UiId.RESULT_KEY.id());
        VBox facts = new VBox(
                8,
                chain,
                key,
                fact("panel.certificate.result.expires", Dates.day(issued.notAfter())),
                fact("panel.certificate.result.names", String.join(", ", issued.names())),
                fact("panel.certificate.result.keytype", issued.key()),
                fact("panel.certificate.result.issuer", issued.issuer()));
        facts.getStyleClass().add("result");
        nodes.add(card(facts));
        Optional<DmsAnswers> dms = model.dmsAnswers();
        if (dms.isPresent()) nodes.add(dms(dms.get()));
        else nodes.add(runningWebServer(name).orElseGet(() -> ServingCard.readers(name)));
        nodes.add(note("panel.certificate.anew.note"));
        return nodes;
    }

    private Optional<Node> runningWebServer(String name) {
        SystemFacts facts = work.system().facts().get();
        return facts == null
                ? Optional.empty()
                : facts.webServers().stream()
                        .flatMap(web -> ServingProgram.of(web.software()).stream())
                        .<Node>map(program -> card(ServingCard.use(program, name)))
                        .findFirst();
    }

    /** To be read, and not to be typed anywhere. */
    private static Node fact(String key, String value) {
        Label name = text(Messages.of(key), "key");
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label text = text(value);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox fact = new HBox(name, text);
        fact.getStyleClass().add("fact");
        return fact;
    }

    /** The questions of {@code dms config build} in their order, each with its answer. */
    private static Node dms(DmsAnswers dms) {
        return card(
                new VBox(4, heading("panel.certificate.result.dms"), note("panel.certificate.dms.note")),
                asked(1, "panel.certificate.dms.mode", dms.clusterMode()),
                asked(2, "panel.certificate.dms.url", dms.gatewayUrl()),
                asked(3, "panel.certificate.dms.dir", dms.sslDir()));
    }

    private static Node asked(int number, String question, String answer) {
        VBox words = new VBox(6, paragraph(question), copyable("panel.certificate.dms.answer", answer));
        HBox.setHgrow(words, Priority.ALWAYS);
        return new HBox(14, new StepBadge(number), words);
    }
}
