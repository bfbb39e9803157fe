/* SPDX-License-Identifier: Apache-2.0 */
/** The recipes of {@code docker/recipes}, run as they stand there, with the real programs, against a real Keycloak. */
package io.github.scopedkeys.recipe;
