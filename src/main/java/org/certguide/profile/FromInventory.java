package org.certguide.profile;

import java.util.Optional;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.KeyType;

/**
 * What an inventory of Ansible said of a server. It holds until the server itself was asked, so that another export says
 * the same.
 *
 * @param way how Certbot is installed there
 * @param certificate Certbot's name for it
 */
public record FromInventory(Optional<String> way, Optional<String> certificate, Optional<KeyType> keyType) {
    public FromInventory {
        certificate = certificate.filter(InstalledCertificate::isName);
    }
}
