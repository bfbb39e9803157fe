/* SPDX-License-Identifier: Apache-2.0 */
/** {@code /realms/{realm}/api-keys}: the REST API for owners of keys, and the way to the other addresses
 * below it. */
package io.github.scopedkeys.rest.account;
