/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Where keys, their grants, their last use and the endpoint catalogue rest: tables of our own beside Keycloak's own. Every
 * read that decides something goes to the database; nothing of a key's state is cached.
 */
package io.github.scopedkeys.store;
