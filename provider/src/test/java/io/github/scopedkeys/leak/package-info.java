/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of leak reports: the open endpoint, GitHub's protocol, and the rules for secret scanners. */
package io.github.scopedkeys.leak;
