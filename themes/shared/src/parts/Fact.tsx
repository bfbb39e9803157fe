import type { PropsWithChildren } from "react";

/** One of the facts about a key, in a list of terms. */
export const Fact = ({ term, children }: PropsWithChildren<{ term: string }>) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
);
