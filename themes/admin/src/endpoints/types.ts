/** What the platform runs for its users; without an owner it is shared, and every user may give keys access to it. */
export type Endpoint = { id: string; name: string; ownerId?: string };
