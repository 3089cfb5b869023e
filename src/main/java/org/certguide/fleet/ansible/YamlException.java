package org.certguide.fleet.ansible;

import org.certguide.text.Message;

/** Says what is wrong in a YAML text, and in which line. */
final class YamlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Message why;

    /**
     * @param key the last part of the key of a text
     */
    YamlException(String key, int line) {
        super(key + " " + line);
        why = Message.of("imports.yaml." + key, line);
    }

    Message why() {
        return why;
    }
}
