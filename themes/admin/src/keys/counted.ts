/** How many keys there are, counted no further than `AT_MOST`. */
export type Counted = { count: number; more: boolean };

export const NONE: Counted = { count: 0, more: false };

/** Beyond this, an exact count takes seconds in a large realm and is of little use. */
export const AT_MOST = 100_000;
