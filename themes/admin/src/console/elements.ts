import { cloneElement, isValidElement, type ReactElement, type ReactNode } from "react";

export type Props = Record<string, unknown> & { children?: ReactNode };

/**
 * Goes through what a component of the stock console has rendered, from outside in, and puts another element in the place
 * of each for which there is one. What is not replaced stays the very element that the stock console made.
 *
 * The stock components have no slots for foreign menu entries and tabs. But they are functions of React, so they can be
 * asked for their elements, and only those that ours belong into are changed. That holds nothing back from the next
 * release of the console, where copies of its components would.
 */
export function rewrite(
  node: ReactNode,
  replace: (element: ReactElement<Props>) => ReactElement | undefined,
): ReactNode {
  if (Array.isArray(node)) {
    const rewritten = node.map((child: ReactNode) => rewrite(child, replace));
    return rewritten.some((child, n) => child !== node[n]) ? rewritten : node;
  }
  if (!isValidElement<Props>(node)) return node;
  const replaced = replace(node);
  if (replaced) return replaced;
  const changed: Partial<Props> = {};
  for (const [name, value] of Object.entries(node.props)) {
    if (name !== "children" && !isValidElement(value)) continue;
    const rewritten = rewrite(value as ReactNode, replace);
    if (rewritten !== value) changed[name] = rewritten;
  }
  return Object.keys(changed).length > 0 ? cloneElement(node, changed) : node;
}

/** The children of an element that are elements themselves. */
export const childrenOf = (element: ReactElement<Props>): ReactElement<Props>[] =>
  [element.props.children].flat().filter((child): child is ReactElement<Props> => isValidElement(child));

/** The element with one child more, behind the given one. */
export function insertedAfter(parent: ReactElement<Props>, sibling: ReactElement<Props>, ...added: ReactElement[]) {
  const children = [parent.props.children].flat();
  return cloneElement(parent, { children: children.toSpliced(children.indexOf(sibling) + 1, 0, ...added) });
}
