/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The tables of keys, their grants, their last use and the endpoint catalogue, beside Keycloak's own, and their plain access.
 *
 * <p>Every transaction locks rows in one order, so that no two wait for each other:
 *
 * <ol>
 *   <li>the row of the realm, shared: who adds endpoints, or imports;
 *   <li>the rows of users, in the order of their ids: shared by who imports or gives away an endpoint, alone by who adds a key
 *       for the user or removes the user;
 *   <li>the rows of keys, in the order of their ids as the database sorts them: alone by who changes or deletes them, shared by
 *       who writes their uses;
 *   <li>rows of the catalogue, one at a time;
 *   <li>last uses, in the order of keys; grants and counts only under the lock of their key.
 * </ol>
 *
 * <p>Keycloak keeps it as well: it locks a realm and removes its users before it tells that they are gone. Who locks a key reads
 * it afterwards; what depends on a row that was not locked (a grant on its endpoint) is tied to an id that never comes back.
 */
package io.github.scopedkeys.store;
