/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What happened to keys, in Keycloak's own event log and metrics. In the log a key is named by its public id, in metrics not at
 * all; nothing of a secret is in either.
 */
package io.github.scopedkeys.audit;
