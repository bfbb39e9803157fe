const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A name as others may read it: without the invisible characters that turn the direction of the text around it. */
export const harmless = (name: string) => name.replace(DIRECTION_CONTROLS, "");

/** The same inside a sentence: a right-to-left name stays in its place, and the sentence keeps its order. */
export const isolated = (name: string) => `\u2068${harmless(name)}\u2069`;
