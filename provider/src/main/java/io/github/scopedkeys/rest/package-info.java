/* SPDX-License-Identifier: Apache-2.0 */
/** The two REST faces: for a key's owner under the realm, for administrators and the control plane under admin. Thin. */
package io.github.scopedkeys.rest;
