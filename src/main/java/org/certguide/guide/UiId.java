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
    // The panels.
    ANSWER_ABORT,
    ANSWER_NO,
    ANSWER_OPTION,
    ANSWER_SEND,
    ANSWER_TEXT,
    ANSWER_YES,
    CERTIFICATE_AGAIN,
    CERTIFICATE_DOMAINS,
    CHECK,
    CHECK_AGAIN,
    CHECK_ANYWAY,
    CONNECT_ANSWER,
    CONNECT_CHOOSE,
    CONNECT_DISCONNECT,
    CONNECT_SAVED,
    CONNECT_HOST,
    CONNECT_KEY_FILE,
    CONNECT_KIND,
    CONNECT_PASSPHRASE,
    CONNECT_PASSWORD,
    CONNECT_PORT,
    CONNECT_USER,
    DOMAINS,
    EFF,
    EMAIL,
    FAILURE_ACTION,
    HOST_KEY,
    HOST_KEY_ACCEPT,
    HOST_KEY_REFUSE,
    INSTALL_ONE,
    INSTALL_ROUTE,
    INSTALL_STEP,
    KEY_TYPE,
    LOST,
    LOST_CONNECT,
    MENU_ABOUT,
    MENU_SERVERS,
    PROBLEM,
    PURPOSE,
    QUESTION,
    QUESTION_PAGE,
    REMEDY,
    RENEWAL_AGAIN,
    RENEWAL_LOOK,
    RENEWAL_PORT,
    RENEWAL_REMIND,
    RENEWAL_SCHEDULE,
    RENEWAL_TEST,
    RESULT,
    RESULT_CHAIN,
    RESULT_KEY,
    SAVE_LOG,
    START_CARD,
    START_CONFIRM,
    START_KEEP,
    START_NAME,
    START_NEW,
    START_OPEN,
    START_REMOVE,
    START_RENAME,
    SUDO,
    SUDO_PASSWORD,
    SUDO_SAME,
    SYSTEM_COPY,
    SYSTEM_SOFTWARE,
    SYSTEM_SYSTEM,
    SYSTEM_TABS,
    TERMS,
    TRIAL,
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
