/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import java.time.LocalDate;

/**
 * How often a key was used on one day for one action on one resource.
 *
 * @param date the day, UTC
 * @param resource {@code graphql}, {@code endpoint:<id>}, or {@code *} for uses that did not name a scope
 * @param action {@code read}, {@code write} or {@code *}
 */
public record DailyUse(LocalDate date, String resource, String action, long count) {}
