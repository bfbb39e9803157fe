/* SPDX-License-Identifier: Apache-2.0 */
/** Default implementations of SPI methods that most factories of this extension do not need. */
package io.github.scopedkeys.spi;
