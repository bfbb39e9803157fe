/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Keycloak events and metrics about keys. Events name a key by its public id, metrics not at all. Neither contains any
 * part of a secret.
 */
package io.github.scopedkeys.audit;
