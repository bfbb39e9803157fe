/** Copies the text of an element; where the browser forbids it, the text is left selected, one keystroke from copied. */
export async function copyFrom(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    // No clipboard over plain HTTP, or not allowed: the old way works on a selection.
    getSelection()?.selectAllChildren(element);
    return document.execCommand("copy");
  }
}
