package org.certguide.walkthrough;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.certguide.certbot.InputCheck;
import org.certguide.diagnosis.Remedy;
import org.certguide.guide.StepStatus;
import org.certguide.renewal.Notice;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.jspecify.annotations.Nullable;

/** Who is told when a renewal fails: what the server has for it, and what the user wants. */
public final class NoticeModel {
    private final ServerStep step;
    private final ServerAccess server;
    private final ReadOnlyObjectWrapper<Notice.@Nullable There> there = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Sent> sent = new ReadOnlyObjectWrapper<>(Sent.NOT_YET);
    private final ObjectProperty<Notice.Kind> kind = new SimpleObjectProperty<>(Notice.Kind.MAIL);
    private final StringProperty target = new SimpleStringProperty("");

    /** What came of a message that was sent to try it. */
    public enum Sent {
        NOT_YET,
        /** The program that sends it has not complained. */
        SENT
    }

    NoticeModel(ServerStep step, ServerAccess server) {
        this.step = step;
        this.server = server;
    }

    /** What the server has for it; null until it was asked. */
    public ReadOnlyObjectProperty<Notice.@Nullable There> there() {
        return there.getReadOnlyProperty();
    }

    void found(Notice.There now) {
        there.set(now);
    }

    /** What came of the last message that was sent to try it. */
    public ReadOnlyObjectProperty<Sent> sent() {
        return sent.getReadOnlyProperty();
    }

    /** How the user wants to be told. */
    public ObjectProperty<Notice.Kind> kind() {
        return kind;
    }

    /** Where to, as typed. */
    public StringProperty target() {
        return target;
    }

    /** What is wrong with what was typed, if something is. */
    public Optional<InputCheck.Invalid> problem() {
        return Notice.check(kind.get(), target.get()) instanceof InputCheck.Invalid wrong
                ? Optional.of(wrong)
                : Optional.empty();
    }

    /** What sets it up; empty while what was typed is not good. */
    public Optional<Remedy.Command> remedy(RenewalSchedule schedule) {
        return Notice.check(kind.get(), target.get()) instanceof InputCheck.Valid good
                ? Optional.of(new Notice(kind.get(), good.value()).remedy(schedule))
                : Optional.empty();
    }

    /** Has the server send a message now. */
    public void test() {
        Session session = server.require();
        sent.set(Sent.NOT_YET);
        StepStatus before = step.state().get();
        step.start(
                session,
                Task.of(
                                Message.of("panel.busy.notice"),
                                words -> ChangeRunner.run(session, Notice.test(), Notice.test()))
                        .then(complaint -> {
                            if (complaint.isPresent()) {
                                step.fail(new Problem(
                                        Message.of("panel.checklist.remedy.failed"),
                                        Message.of("panel.renewal.notice.unsent"),
                                        complaint.get()));
                            } else {
                                sent.set(Sent.SENT);
                                step.state().set(before);
                            }
                        }));
    }
}
