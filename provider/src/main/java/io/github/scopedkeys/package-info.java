/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Where the parts are put together: the options of the server, what lives as long as it does, and the provider that gives each
 * request its parts. The rooms below know nothing of this one; those that respond to requests ask it for what they need.
 */
package io.github.scopedkeys;
