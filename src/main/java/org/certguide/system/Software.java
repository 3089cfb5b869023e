package org.certguide.system;

import java.util.List;

/**
 * What answers for the website: an entry of the first list of Certbot's page.
 *
 * @param id its name in keys and data
 * @param name as Certbot's page has it
 * @param commands the ways to run Certbot with it, for the user to choose from; may be empty
 */
public record Software(String id, String name, List<String> commands) {
    /** The id of "None of the above". */
    public static final String NONE = "other";
}
