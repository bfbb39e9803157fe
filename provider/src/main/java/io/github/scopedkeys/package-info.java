/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Assembles the extension: the server's options, the state that lives as long as the server, and the provider that
 * gives each session its parts. Packages that serve requests ({@code token}, {@code gateway}, {@code introspect},
 * {@code rest} …) obtain their parts here; the parts themselves do not know this package.
 */
package io.github.scopedkeys;
