/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Status lists (draft-ietf-oauth-status-list-21): signed bit lists from which services that verify tokens themselves
 * learn that a key has ended, without a request to Keycloak for each token.
 */
package io.github.scopedkeys.status;
