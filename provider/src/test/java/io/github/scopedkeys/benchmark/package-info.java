/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The benchmark: what this extension does beside what Keycloak itself does, on one server, in turns. {@code
 * provider/benchmark.sh} runs it; see {@link io.github.scopedkeys.benchmark.Comparisons} for what is compared with what.
 */
package io.github.scopedkeys.benchmark;
