/* SPDX-License-Identifier: Apache-2.0 */
/** {@code /realms/{realm}/api-keys}: what owners do with their keys. */
package io.github.scopedkeys.rest.account;
