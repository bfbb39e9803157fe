/* SPDX-License-Identifier: Apache-2.0 */
/** {@code docs/openapi.yaml} held against the code, and against every answer that an integration test gets. */
package io.github.scopedkeys.openapi;
