/* SPDX-License-Identifier: Apache-2.0 */
/** Keys in the password field of a direct grant. */
package io.github.scopedkeys.authenticator;
