/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Assembles the extension: the server's options, the state that lives as long as the server, and the provider that
 * gives each session its parts. The packages below do not know this one; those that serve requests obtain their parts
 * from it.
 */
package io.github.scopedkeys;
