/* SPDX-License-Identifier: Apache-2.0 */
/** What happened to keys, in Keycloak's own event log. The key is named by its public id; nothing of a secret is in it. */
package io.github.scopedkeys.audit;
