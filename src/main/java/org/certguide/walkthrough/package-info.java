/**
 * The models behind the panels: what the user has entered, what runs, and what came of it. They
 * start jobs and never wait. The window and a played file of answers drive the same ones.
 *
 * <p>A model is given what it reads through its constructor: the way to the server, and what earlier
 * steps know. So they depend on each other in one direction: {@code ServerAccess}, {@code
 * SystemModel}, {@code CertificateWishes}, {@code ServerProfile}, {@code ChecklistModel}, {@code
 * InstallModel}, {@code CertificateModel}, {@code RenewalModel}. {@code ServerWork} makes them for one
 * server; {@code Walkthrough} replaces it when another server is opened.
 */
@NullMarked
package org.certguide.walkthrough;

import org.jspecify.annotations.NullMarked;
