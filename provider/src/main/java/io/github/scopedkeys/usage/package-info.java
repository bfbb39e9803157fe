/* SPDX-License-Identifier: Apache-2.0 */
/**
 * When and for what keys are used. A request only notes a use in memory; what has gathered is written every few seconds, in the
 * same order of locks on every node.
 */
package io.github.scopedkeys.usage;
