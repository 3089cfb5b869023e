package org.certguide.guide;

import java.util.Locale;

/**
 * The controls that the guide and the tests speak of. They are found by these names, never by the
 * words on them.
 */
public enum UiId {
    // The window.
    HEADER,
    CONNECTION,
    THEME,
    HELP,
    MENU,
    RAIL,
    RAIL_STEPS,
    RAIL_SERVERS,
    PANEL,
    PANEL_TITLE,
    PANEL_SENTENCE,
    PANEL_CONTENT,
    PRIMARY,
    GUIDE,
    GUIDE_FOLD,
    GUIDE_OPEN,
    // The console pane.
    CONSOLE,
    CONSOLE_TITLE,
    CONSOLE_OPEN,
    CONSOLE_LARGER,
    CONSOLE_SCREEN,
    CONSOLE_SEARCH,
    CONSOLE_SEARCH_FIELD,
    CONSOLE_SEARCH_NEXT,
    CONSOLE_SEARCH_PREVIOUS,
    CONSOLE_SEARCH_CLOSE,
    CONSOLE_COPY,
    CONSOLE_SAVE,
    CONSOLE_PASTE_CARD,
    CONSOLE_PASTE,
    CONSOLE_PASTE_CANCEL,
    // Parts that occur more than once: to be looked up inside the one that is meant.
    COPY,
    FOLD,
    CANCEL;

    /** The name as JavaFX and CSS know it: {@code console-open}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For a look-up: {@code #console-open}. */
    public String selector() {
        return "#" + id();
    }
}
