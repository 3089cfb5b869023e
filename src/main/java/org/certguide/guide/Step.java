package org.certguide.guide;

import java.util.Arrays;
import java.util.Optional;

/** The steps of the walkthrough, in their order. */
public enum Step {
    CONNECT("connect"),
    SYSTEM("system"),
    CHECKLIST("checklist"),
    INSTALL("install"),
    CERTIFICATE("certificate"),
    RENEWAL("renewal");

    private final String id;

    Step(String id) {
        this.id = id;
    }

    /** What the step is called wherever that has to stay the same: in keys of texts, ids and files. */
    public String id() {
        return id;
    }

    /** The step that is called so; empty if none is. */
    public static Optional<Step> of(String id) {
        return Arrays.stream(values()).filter(step -> step.id.equals(id)).findFirst();
    }

    /** The step before; empty for the first. */
    public Optional<Step> before() {
        return this == CONNECT ? Optional.empty() : Optional.of(values()[ordinal() - 1]);
    }

    /** The step after; empty for the last. */
    public Optional<Step> after() {
        return this == RENEWAL ? Optional.empty() : Optional.of(values()[ordinal() + 1]);
    }

    /** Whether this step comes later. */
    public boolean isAfter(Step other) {
        return compareTo(other) > 0;
    }
}
