import { useTranslation } from "react-i18next";
import {
  changes,
  changeWords,
  isWider,
  List,
  Notice,
  type Permissions,
  type ScopedKey,
  useTimes,
} from "scoped-keys-shared";

type Props = { apiKey: ScopedKey; permissions: Permissions; expires: number | null | undefined };

/** Before saving: what the key gains, as a warning, and what it loses. */
export const Widening = ({ apiKey, permissions, expires }: Props) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  const all = changes(apiKey.permissions, permissions);
  const wider = all.filter(({ from, to }) => isWider(to, from)).map((change) => changeWords(t, change));
  const narrower = all.filter(({ from, to }) => isWider(from, to)).map((change) => changeWords(t, change));

  const before = apiKey.expiresTimestamp ?? null;
  if (expires !== undefined && expires !== before) {
    const when = (time: number | null) => (time === null ? t("apiKeysNever") : dateAndMinute(time));
    const text = t("apiKeysChangeLine", { what: t("apiKeysExpires"), from: when(before), to: when(expires) });
    (endsLater(expires, before) ? wider : narrower).push(text);
  }

  return (
    <div aria-live="polite" className="sk-stack">
      <Lines variant="warning" title={t("apiKeysWidens")} lines={wider} />
      <Lines variant="info" title={t("apiKeysNarrows")} lines={narrower} />
    </div>
  );
};

const endsLater = (after: number | null, before: number | null) => (after ?? Infinity) > (before ?? Infinity);

const SHOWN_AT_MOST = 8;

const Lines = ({ variant, title, lines }: { variant: "warning" | "info"; title: string; lines: string[] }) => {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <Notice variant={variant} title={title} testId={`api-keys-${variant}`}>
      <List isPlain>
        {lines.slice(0, SHOWN_AT_MOST).map((text) => (
          <li key={text}>{text}</li>
        ))}
        {lines.length > SHOWN_AT_MOST && <li>{t("apiKeysSummaryMore", { count: lines.length - SHOWN_AT_MOST })}</li>}
      </List>
    </Notice>
  );
};
