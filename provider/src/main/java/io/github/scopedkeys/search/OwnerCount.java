/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

/**
 * The number of one user's keys that match a filter.
 *
 * @param username null if the owner no longer has a row in Keycloak's database
 */
public record OwnerCount(String userId, String username, long count) {}
