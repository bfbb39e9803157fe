/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

/**
 * What a load generator saw in a run.
 *
 * @param right responses of the expected kind
 * @param wrong responses of any other kind
 * @param failed requests without a response, and failed connections
 * @param example the first wrong response, if any
 */
record Sight(double seconds, long right, long wrong, long failed, double p50Millis, double p99Millis, String example) {}
