/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The benchmark: measures this extension beside Keycloak's own operations, on one server, in turns. {@code
 * provider/benchmark.sh} runs it; {@link io.github.scopedkeys.benchmark.Comparisons} lists the comparisons.
 */
package io.github.scopedkeys.benchmark;
