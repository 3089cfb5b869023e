package org.certguide.ui;

/**
 * A saved server in the rail.
 *
 * @param id of its profile
 * @param name its domain name
 * @param detail a few words, as "61 days left"
 */
public record ServerItem(String id, String name, String detail, Status status) {}
