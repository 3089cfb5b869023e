package org.certguide.json;

/**
 * A record that is part of another one in the program and not in the file: its components stand
 * beside those of the record that it is in.
 */
public interface Inline {}
