const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

// U+2800 is a Braille pattern without a dot: a symbol by its category, and nothing to see.
const VISIBLE = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether there is something to see in a name, whatever else is in it. */
export const isVisible = (name: string) => VISIBLE.test(name);

/** The text with blanks for line breaks and tabs, which come along with what is pasted from a table. */
export const oneLine = (text: string) => text.replace(/[\t-\r]/g, " ");

const SPELLED_AT_MOST = 3;

/** What there is in place of something to see: "[U+200B U+200B]". */
function spelled(name: string) {
  const points = [...name].map(
    (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`,
  );
  const more = points.length > SPELLED_AT_MOST ? "\u2026" : "";
  return `[${points.slice(0, SPELLED_AT_MOST).join(" ")}${more}]`;
}

/**
 * A name as others may read it: without the invisible characters that turn the direction of the text around it. One with
 * nothing to see in it is spelled in code points.
 */
export const harmless = (name: string) => (isVisible(name) ? name.replace(DIRECTION_CONTROLS, "") : spelled(name));

/** The same inside a sentence: a right-to-left name stays in its place, and the sentence keeps its order. */
export const isolated = (name: string) => `\u2068${harmless(name)}\u2069`;

/**
 * A text of ours that stands outside of our pages, such as in an alert of the console: it keeps its direction where the
 * console has the other one.
 */
export const directed = (text: string, direction: string) =>
  direction === (document.dir || "ltr") ? text : `${direction === "rtl" ? "\u2067" : "\u2066"}${text}\u2069`;
