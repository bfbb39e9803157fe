/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The test harness: a real Keycloak, unpacked from its distribution, with the provider jar and the demo realm, on H2 or
 * on a real PostgreSQL. Nothing here mocks Keycloak, so what a test sees is what an operator gets.
 */
package io.github.scopedkeys.server;
