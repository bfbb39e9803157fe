/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a key may do, and the arithmetic of it: a key's grant, met with what its owner may use now, narrowed to what a
 * request asks for. The result is a list of literal scope values without wildcards, so that a service compares strings.
 */
package io.github.scopedkeys.permission;
