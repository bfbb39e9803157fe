/* SPDX-License-Identifier: Apache-2.0 */
/** Compares what the jar refers to with what the jars of a Keycloak have, without starting one. */
package io.github.scopedkeys.linkage;
