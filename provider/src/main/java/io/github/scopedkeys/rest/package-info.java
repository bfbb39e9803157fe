/* SPDX-License-Identifier: Apache-2.0 */
/** What the two REST faces share: bodies, parameters, pages and the JSON of keys. */
package io.github.scopedkeys.rest;
