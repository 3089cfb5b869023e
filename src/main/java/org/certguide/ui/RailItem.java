package org.certguide.ui;

/**
 * A step in the rail.
 *
 * @param id of the step
 * @param title one or two words
 * @param openable whether a click leads to it
 */
public record RailItem(String id, String title, StepState state, boolean openable) {}
