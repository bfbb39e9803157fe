/* SPDX-License-Identifier: Apache-2.0 */
/** Steps for Keycloak's workflows. */
package io.github.scopedkeys.workflow;
