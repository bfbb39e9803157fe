import type { AccountEnvironment } from "@keycloak/keycloak-account-ui";
import { useEnvironment } from "@keycloak/keycloak-account-ui";
import { AngleRightIcon } from "@patternfly/react-icons/dist/esm/icons/angle-right-icon";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, matchPath, useLocation } from "react-router-dom";

import { basePath } from "./environment";

type Entry = { label: string; path?: string; isVisible?: string; children?: Entry[] };

/**
 * The side menu, from the theme's content.json as in the stock console. Its PageNav marks an entry for its exact path
 * only; ours stays marked on the pages below it ("API keys" while one is being created).
 */
export const ConsoleNav = () => {
  const { environment } = useEnvironment<AccountEnvironment>();
  const [entries, setEntries] = useState<Entry[]>([]);

  useEffect(() => {
    const aborted = new AbortController();
    fetch(`${environment.resourceUrl}/content.json`, { signal: aborted.signal })
      .then((response) => response.json())
      .then(setEntries, () => undefined);
    return () => aborted.abort();
  }, [environment.resourceUrl]);

  return (
    <nav className="pf-v5-c-nav" aria-label="Global">
      <Entries entries={entries} />
    </nav>
  );
};

const Entries = ({ entries }: { entries: Entry[] }) => {
  const { environment } = useEnvironment<AccountEnvironment>();
  const features: Record<string, boolean> = environment.features;
  return (
    <ul className="pf-v5-c-nav__list">
      {entries
        .filter(({ isVisible }) => !isVisible || features[isVisible])
        .map((entry) =>
          entry.children ? (
            <Group key={entry.label} label={entry.label} entries={entry.children} />
          ) : (
            <Leaf key={entry.label} entry={entry} />
          ),
        )}
    </ul>
  );
};

const pathOf = ({ path = "" }: Entry) => (path ? `${basePath}/${path}` : `${basePath}/`);

const isCurrent = (entry: Entry, pathname: string): boolean =>
  !!matchPath({ path: pathOf(entry), end: !entry.path }, pathname);

/** Of the query only the way back to the application that sent the user here goes along. */
const referrer = (search: string) =>
  new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => name.startsWith("referrer"))).toString();

const Leaf = ({ entry }: { entry: Entry }) => {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const current = isCurrent(entry, pathname);
  return (
    <li className="pf-v5-c-nav__item">
      <Link
        to={{ pathname: pathOf(entry), search: referrer(search) }}
        data-testid={entry.path}
        className={`pf-v5-c-nav__link${current ? " pf-m-current" : ""}`}
        aria-current={current ? "page" : undefined}
      >
        {t(entry.label)}
      </Link>
    </li>
  );
};

const Group = ({ label, entries }: { label: string; entries: Entry[] }) => {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const current = entries.some((entry) => isCurrent(entry, pathname));
  const [open, setOpen] = useState(current);
  useEffect(() => setOpen(current), [current]);

  const state = `${open ? " pf-m-expanded" : ""}${current ? " pf-m-current" : ""}`;
  return (
    <li className={`pf-v5-c-nav__item pf-m-expandable${state}`} data-testid={label}>
      <button type="button" className="pf-v5-c-nav__link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(label)}
        <span className="pf-v5-c-nav__toggle">
          <span className="pf-v5-c-nav__toggle-icon">
            <AngleRightIcon />
          </span>
        </span>
      </button>
      <section className="pf-v5-c-nav__subnav" hidden={!open}>
        <Entries entries={entries} />
      </section>
    </li>
  );
};
