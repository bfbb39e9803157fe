import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { isolated } from "../text";
import { Time } from "../time/Time";
import { useTimes } from "../time/useTimes";
import { List } from "../parts/List";
import { actorWords, detailWords, historyWords } from "./historyWords";
import type { HistoryEntry } from "./types";

type Props = {
  entries: HistoryEntry[];
  /** Whether the reader is the owner of the key. */
  isOwn: boolean;
  /** What can be done about an entry, such as going back to what was before it. */
  action?: (entry: HistoryEntry) => ReactNode;
  /** The name of who did it, for those who may know. */
  nameOf?: (entry: HistoryEntry) => string | undefined;
};

const SHOWN_AT_FIRST = 5;
const LINES_AT_MOST = 8;

/** What was changed about a key, by whom, from where, the newest first. */
export const HistoryList = ({ entries, isOwn, action, nameOf }: Props) => {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  if (entries.length === 0) return <p>{t("apiKeysHistoryNone")}</p>;
  const shown = all ? entries : entries.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <ol ref={list} tabIndex={-1} className="sk-history" aria-label={t("apiKeysHistory")}>
        {shown.map((entry, index) => (
          // Counted from the oldest: a new entry leaves the others, and the focus among them, in place.
          <li key={entries.length - index} data-testid={`sk-history-${entry.change}`}>
            <div>
              <strong>{historyWords(t, entry)}</strong>
              <div className="sk-note">
                <Time at={entry.timestamp} /> ·{" "}
                <ChangeOrigin entry={entry} who={nameOf?.(entry) ?? actorWords(t, entry.actor, isOwn)} />
              </div>
              <Details entry={entry} />
            </div>
            {action?.(entry)}
          </li>
        ))}
      </ol>
      {!all && entries.length > shown.length && (
        <Button
          variant="link"
          isInline
          onClick={() => {
            setAll(true);
            // The button goes, and the focus would go with it.
            list.current?.focus();
          }}
        >
          {t("apiKeysHistoryAll", { count: entries.length })}
        </Button>
      )}
    </>
  );
};

type OriginProps = { entry: HistoryEntry; who: string };

/** By whom a change was made, and from which application. */
export const ChangeOrigin = ({ entry: { client }, who }: OriginProps) => {
  const { t } = useTranslation();
  return <>{client ? t("apiKeysByFrom", { who, client: isolated(client) }) : t("apiKeysBy", { who })}</>;
};

const Details = ({ entry }: { entry: HistoryEntry }) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  const lines = detailWords(t, entry, dateAndMinute);
  if (lines.length === 0) return null;
  return (
    <List isPlain className="sk-summary">
      {lines.slice(0, LINES_AT_MOST).map((line) => (
        <li key={line}>{line}</li>
      ))}
      {lines.length > LINES_AT_MOST && <li>{t("apiKeysSummaryMore", { count: lines.length - LINES_AT_MOST })}</li>}
    </List>
  );
};
