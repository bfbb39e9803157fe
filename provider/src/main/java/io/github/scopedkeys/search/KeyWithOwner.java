/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.store.KeyDetails;

/**
 * A key and its owner.
 *
 * @param username null if the owner no longer has a row in Keycloak's database
 */
public record KeyWithOwner(KeyDetails details, String username) {}
