/* SPDX-License-Identifier: Apache-2.0 */
/** Sends queued notices: one digest for each owner, by Keycloak's own mail, in the owner's language. */
package io.github.scopedkeys.mail;
