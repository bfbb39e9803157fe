/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Permissions and their arithmetic. The scope of a token is the key's grant, limited to what its owner may use now, and
 * narrowed to what the request asks for. It is a list of literal scope values without wildcards, so services only
 * compare strings.
 */
package io.github.scopedkeys.permission;
