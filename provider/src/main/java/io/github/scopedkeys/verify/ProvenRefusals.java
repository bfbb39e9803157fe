/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

/** Learns of scoped keys that were presented with their correct secret and refused all the same. Must not fail. */
@FunctionalInterface
public interface ProvenRefusals {

    /** Called for each such request, so it must cost next to nothing. */
    void note(Refusal refusal);
}
