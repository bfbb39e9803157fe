/* SPDX-License-Identifier: Apache-2.0 */
/** {@code /admin/realms/{realm}}: what administrators do with all keys, and the control plane with the catalogue. */
package io.github.scopedkeys.rest.admin;
