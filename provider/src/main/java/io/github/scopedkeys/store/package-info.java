/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The tables of keys, their grants, their last use and the endpoint catalog, beside Keycloak's own, and plain access to
 * them.
 *
 * <p>To prevent deadlocks, every transaction locks rows in this order:
 *
 * <ol>
 *   <li>the row of the realm: shared to add endpoints or to import, exclusive to remove old fingerprints;
 *   <li>the rows of users, in the order of their ids: shared to import or to assign an endpoint, exclusive to add a key
 *       for the user or to remove the user;
 *   <li>the rows of keys, in the order of their ids as the database sorts them: exclusive to change or delete them,
 *       shared to write their usage counts;
 *   <li>rows of the catalog, one at a time;
 *   <li>last uses, in the order of their keys; grants, counts and history only under the lock of their key;
 *   <li>notices, in the order of their primary keys.
 * </ol>
 *
 * <p>Keycloak follows the same order: it locks a realm and removes its users before it publishes their removal. A
 * transaction that locks a key reads it afterwards. A reference to a row that was not locked, such as a grant's
 * endpoint, uses an id that is never reused.
 */
package io.github.scopedkeys.store;
