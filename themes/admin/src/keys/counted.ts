/** How many keys there are, counted no further than `AT_MOST`. */
export type Counted = { count: number; more: boolean };

/** Beyond this, the exact number would take a large realm seconds, and help nobody. */
export const AT_MOST = 100_000;
