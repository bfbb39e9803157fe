/* SPDX-License-Identifier: Apache-2.0 */
/** What happens when a replaced key is used after its end. */
package io.github.scopedkeys.rotation;
