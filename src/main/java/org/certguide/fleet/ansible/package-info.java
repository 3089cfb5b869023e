/** The saved servers as a project of Ansible, and Ansible's inventories as servers. Pure, but for one class that writes. */
@NullMarked
package org.certguide.fleet.ansible;

import org.jspecify.annotations.NullMarked;
