/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What happens to keys while a database or a server fails. {@code mvn -pl provider verify -Pfaults} runs these tests
 * and writes a table of figures.
 */
package io.github.scopedkeys.faults;
