package org.certguide.walkthrough;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.server.AgentKey;
import org.certguide.server.Connector;
import org.certguide.server.Login;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the SSH agent, and the one that the user has chosen: a server takes only some tries, and
 * an agent may hold more keys than that.
 */
public final class AgentChoice {
    private final ObservableList<AgentKey> keys = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable AgentKey> chosen = new SimpleObjectProperty<>();

    private final LoginForm form;
    private final JobRunner jobs;
    private final Connector connector;

    /** How often an agent was asked: only the last answer is of the agent that is meant now. */
    private int questions;

    AgentChoice(LoginForm form, JobRunner jobs, Connector connector) {
        this.form = form;
        this.jobs = jobs;
        this.connector = connector;
        form.kind().subscribe(this::read);
        form.chosen().subscribe(this::read);
    }

    /** The keys, once the agent has told them; none where there is no agent. */
    public ObservableList<AgentKey> keys() {
        return keys;
    }

    /** The only one to use; null for all, one after the other. */
    public ObjectProperty<@Nullable AgentKey> chosen() {
        return chosen;
    }

    /** Asks the agent which keys it holds now, where it is to be used, away from the JavaFX thread. */
    void read() {
        int question = ++questions;
        if (form.kind().get() != Login.Kind.AGENT) return;
        Optional<String> socket = form.agentSocket();
        jobs.start(progress -> connector.agentKeys(socket), event -> {
            if (question != questions) return;
            if (event instanceof JobEvent.Done<List<AgentKey>>(List<AgentKey> told)) set(told);
            else if (event instanceof JobEvent.Failed<List<AgentKey>>) set(List.of());
        });
    }

    private void set(List<AgentKey> told) {
        AgentKey before = chosen.get();
        if (!keys.equals(told)) keys.setAll(told);
        chosen.set(before != null && told.contains(before) ? before : null);
    }

    /** The fingerprint of the only key to use. */
    Optional<String> fingerprint() {
        return Optional.ofNullable(chosen.get()).map(AgentKey::fingerprint);
    }
}
