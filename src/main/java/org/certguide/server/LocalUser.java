package org.certguide.server;

import java.util.Map;

/**
 * Who reads an SSH configuration, and where.
 *
 * @param user the name of the user on this computer
 * @param home the user's home folder
 * @param host the name of this computer
 * @param environment its variables
 */
public record LocalUser(String user, String home, String host, Map<String, String> environment) {}
