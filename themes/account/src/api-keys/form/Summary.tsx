import { Card, CardBody, CardTitle } from "@patternfly/react-core/dist/esm/components/Card";
import { List, ListItem } from "@patternfly/react-core/dist/esm/components/List";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import {
  allowsNothing,
  everyEndpoint,
  exceptions,
  type Level,
  LEVELS,
  type Permissions,
  useNow,
  useTimes,
} from "scoped-keys-shared";

type Props = { permissions: Permissions; expires: number | null | undefined };

const NAMED_AT_MOST = 5;

/** What the key will be able to do, in sentences, while the choices are being made. */
export const Summary = ({ permissions, expires }: Props) => {
  const { t, i18n } = useTranslation();
  const { dateAndMinute } = useTimes();
  const now = useNow();
  return (
    <Card isFlat isCompact>
      <CardTitle component="h2">{t("apiKeysSummary")}</CardTitle>
      <CardBody aria-live="polite" data-testid="api-keys-summary">
        <List isPlain className="sk-summary">
          {sentences(t, i18n.language, permissions).map((sentence) => (
            <ListItem key={sentence}>{sentence}</ListItem>
          ))}
          {expires !== undefined && (
            <ListItem>
              {expires === null
                ? t("apiKeysSummaryForever")
                : t(expires > now ? "apiKeysSummaryUntil" : "apiKeysSummaryOver", { when: dateAndMinute(expires) })}
            </ListItem>
          )}
        </List>
      </CardBody>
    </Card>
  );
};

function sentences(t: TFunction, language: string, permissions: Permissions): string[] {
  if (allowsNothing(permissions)) return [t("apiKeysSummaryNothing")];
  const { graphql, endpoints } = permissions;
  const all = everyEndpoint(endpoints);
  const every = t(`apiKeysSummaryEvery_${all}`);
  const others = [...LEVELS].reverse().flatMap((level) => {
    const ids = exceptions(endpoints)
      .filter(([, own]) => own === level && own !== all)
      .map(([id]) => id);
    return ids.length === 0 ? [] : [exceptionSentence(t, language, level, ids)];
  });
  // What the key can do comes before what it cannot.
  return [t(`apiKeysSummaryGraphql_${graphql}`), ...(all === "none" ? [...others, every] : [every, ...others])];
}

function exceptionSentence(t: TFunction, language: string, level: Level, ids: string[]) {
  const named = ids.slice(0, NAMED_AT_MOST);
  const more = ids.length - named.length;
  const list = new Intl.ListFormat(language).format(
    more > 0 ? [...named, t("apiKeysSummaryMore", { count: more })] : named,
  );
  return t(`apiKeysSummaryOnly_${level}`, { list });
}
