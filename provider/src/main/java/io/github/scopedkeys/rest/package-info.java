/* SPDX-License-Identifier: Apache-2.0 */
/** Request bodies, parameters, pages and key JSON, shared by the account and admin REST APIs. */
package io.github.scopedkeys.rest;
