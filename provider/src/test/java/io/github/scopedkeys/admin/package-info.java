/* SPDX-License-Identifier: Apache-2.0 */
/** What administrators may see and do with other people's keys, over HTTP against a real Keycloak. */
package io.github.scopedkeys.admin;
