/* SPDX-License-Identifier: Apache-2.0 */
/** Keys for clients that can send nothing but a user name and a password (the direct grant). */
package io.github.scopedkeys.authenticator;
