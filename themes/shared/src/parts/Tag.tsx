import type { PropsWithChildren, ReactNode } from "react";

type Props = PropsWithChildren<{ color?: "red" | "gold" | "blue"; icon?: ReactNode }>;

/** PatternFly's label, without the tooltip engine behind its React component. */
export const Tag = ({ color, icon, children }: Props) => (
  <span className={`pf-v5-c-label pf-m-compact${color ? ` pf-m-${color}` : ""}`}>
    <span className="pf-v5-c-label__content">
      {icon && <span className="pf-v5-c-label__icon">{icon}</span>}
      <span className="pf-v5-c-label__text">{children}</span>
    </span>
  </span>
);
