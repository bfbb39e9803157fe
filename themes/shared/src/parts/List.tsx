import "@patternfly/react-styles/css/components/List/list.css";

import type { ComponentProps } from "react";

type Props = ComponentProps<"ul"> & { isPlain?: boolean };

/** PatternFly's list without the shapes that are not needed here, which would cost every visitor half a kilobyte. */
export const List = ({ isPlain, className = "", ...others }: Props) => (
  // Without a marker, some screen readers take it for no list.
  <ul
    role={isPlain ? "list" : undefined}
    className={`pf-v5-c-list ${isPlain ? "pf-m-plain " : ""}${className}`}
    {...others}
  />
);
