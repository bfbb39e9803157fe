/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.verify.Refusal;

/** A key that was not believed. Whoever catches it gives one and the same answer whatever the reason. */
public final class RedemptionRefused extends Exception {

    private final Refusal refusal;

    RedemptionRefused(Refusal refusal) {
        // An answer and no fault: a stack trace would tell nobody anything, and takes its time with all junk.
        super(refusal.reason().word(), null, false, false);
        this.refusal = refusal;
    }

    /** Returns the reason; the event has it already. */
    public Refusal.Reason reason() {
        return refusal.reason();
    }

    /** Returns which key was refused, and why. */
    public Refusal refusal() {
        return refusal;
    }
}
