package org.certguide.system;

import org.certguide.guide.Text;

import java.util.List;

/**
 * One of the numbered steps for a software and a system.
 *
 * @param id such as {@code install}; the same in every list
 * @param commands as a user would type them; may be empty
 */
public record Instruction(String id, Route route, List<String> commands) {
    public Text title() {
        return Text.of("system.step." + id + ".title");
    }

    /** What the step is about, in one or two sentences. */
    public Text text() {
        return Text.of("system.step." + id + ".text");
    }
}
