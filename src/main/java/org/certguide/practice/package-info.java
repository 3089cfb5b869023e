/**
 * The built-in practice server: an SSH server on this computer that plays a fresh Ubuntu 24.04, so
 * that the walkthrough can be rehearsed before a real server is touched. It answers the
 * application's own scripts from a model of such a server, and speaks Certbot's words; nothing is
 * installed, and no name or certificate leaves this computer. The only package that knows the SSH
 * server library.
 */
@NullMarked
package org.certguide.practice;

import org.jspecify.annotations.NullMarked;
