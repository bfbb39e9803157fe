/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The test harness: a real Keycloak, unpacked from its distribution, with the provider jar and the demo realm, on H2 or
 * a real PostgreSQL. Nothing mocks Keycloak, so tests see what an operator gets.
 */
package io.github.scopedkeys.server;
