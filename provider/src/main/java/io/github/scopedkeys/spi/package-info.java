/* SPDX-License-Identifier: Apache-2.0 */
/** What Keycloak's service provider interfaces ask for and most of our factories do not need. */
package io.github.scopedkeys.spi;
