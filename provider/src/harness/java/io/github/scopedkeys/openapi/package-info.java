/* SPDX-License-Identifier: Apache-2.0 */
/** Compares {@code docs/openapi.yaml} with the code, and with every response that an integration test receives. */
package io.github.scopedkeys.openapi;
