package org.certguide.ui;

/**
 * What the guide pane says at a step. Every part may be empty.
 *
 * @param now what to do now
 * @param why it is done
 * @param term a word that is worth knowing: the word, a colon, and one sentence
 * @param drawing the name of a {@link Drawing}
 */
public record GuideNote(String now, String why, String term, String drawing) {
    public static final GuideNote NONE = new GuideNote("", "", "", "");
}
