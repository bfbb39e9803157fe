import { Title } from "@patternfly/react-core/dist/esm/components/Title";
import { type PropsWithChildren, useEffect, useRef } from "react";

/**
 * The heading of a page below the list. A page that comes starts at its top and takes the focus, so that a screen reader
 * says where one is and the keyboard goes on from here.
 */
export const PageHeading = ({ title, children }: PropsWithChildren<{ title: string }>) => {
  // PatternFly's TextContent keeps no ref.
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    heading.current?.closest("main")?.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={heading} tabIndex={-1} className="pf-v5-c-content sk-heading">
      <Title headingLevel="h1">{title}</Title>
      <p>{children}</p>
    </div>
  );
};
