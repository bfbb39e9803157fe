import { Header } from "@keycloak/keycloak-account-ui";
import { Spinner } from "@patternfly/react-core/dist/esm/components/Spinner";
import { type MouseEvent, Suspense, useEffect, useRef, useState } from "react";
import { Outlet, useLocation } from "react-router-dom";

import { ConsoleNav } from "./ConsoleNav";

const WIDE = matchMedia("(min-width: 1200px)");
const TOGGLE = "#nav-toggle";

/**
 * The frame of the console. The package's header carries its own copy of PatternFly's page context, which no page of
 * ours can reach; so the frame listens to the header's menu button itself.
 */
export const Shell = () => {
  const [open, setOpen] = useState(WIDE.matches);
  const header = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();

  useEffect(() => {
    const follow = () => setOpen(WIDE.matches);
    WIDE.addEventListener("change", follow);
    return () => WIDE.removeEventListener("change", follow);
  }, []);
  useEffect(() => {
    setOpen(WIDE.matches);
    main.current?.scrollTo(0, 0);
  }, [pathname]);
  useEffect(() => header.current?.querySelector(TOGGLE)?.setAttribute("aria-expanded", String(open)));

  const toggle = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest(TOGGLE)) setOpen(!open);
  };

  return (
    <div className="pf-v5-c-page">
      <div ref={header} className="sk-header" onClick={toggle}>
        <Header />
      </div>
      <div
        id="page-sidebar"
        className={`pf-v5-c-page__sidebar ${open ? "pf-m-expanded" : "pf-m-collapsed"}`}
        aria-hidden={!open}
      >
        <div className="pf-v5-c-page__sidebar-body">
          <ConsoleNav />
        </div>
      </div>
      <main ref={main} className="pf-v5-c-page__main" tabIndex={-1} onMouseDown={() => !WIDE.matches && setOpen(false)}>
        <Suspense fallback={<Spinner />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
};
