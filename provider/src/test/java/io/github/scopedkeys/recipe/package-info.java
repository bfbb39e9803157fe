/* SPDX-License-Identifier: Apache-2.0 */
/** Runs the recipes of {@code docker/recipes} unchanged, with the real programs, against a real Keycloak. */
package io.github.scopedkeys.recipe;
