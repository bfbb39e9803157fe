/* SPDX-License-Identifier: Apache-2.0 */
/** What administrators can see and do with other users' keys, over HTTP against a real Keycloak. */
package io.github.scopedkeys.admin;
