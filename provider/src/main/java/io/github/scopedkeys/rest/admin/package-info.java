/* SPDX-License-Identifier: Apache-2.0 */
/** {@code /admin/realms/{realm}}: the REST APIs for administrators of keys and for the catalogue of endpoints. */
package io.github.scopedkeys.rest.admin;
