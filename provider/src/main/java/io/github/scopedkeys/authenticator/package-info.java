/* SPDX-License-Identifier: Apache-2.0 */
/** API keys in the direct grant, for clients that can send only a user name and a password. */
package io.github.scopedkeys.authenticator;
