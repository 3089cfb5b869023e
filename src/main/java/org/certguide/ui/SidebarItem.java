package org.certguide.ui;

import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;

/** A row of the window's left edge. */
public sealed interface SidebarItem {
    /**
     * A step of the walkthrough.
     *
     * @param title one or two words
     * @param openable whether a click leads to it
     */
    record StepItem(Step step, String title, StepStatus status, boolean openable) implements SidebarItem {}

    /**
     * A saved server.
     *
     * @param id of its profile
     * @param name its domain name
     * @param detail a few words, as "61 days left"
     */
    record ServerItem(String id, String name, String detail, Severity severity) implements SidebarItem {}
}
