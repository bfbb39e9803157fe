import { Card, CardBody, CardTitle } from "@patternfly/react-core/dist/esm/components/Card";
import { useTranslation } from "react-i18next";
import {
  allowsNothing,
  List,
  type Permissions,
  sentences,
  useNow,
  useTextLanguage,
  useTimes,
} from "scoped-keys-shared";

type Props = { permissions: Permissions; expires: number | null | undefined };

/** What the key will be able to do, in sentences, while the choices are being made. */
export const Summary = ({ permissions, expires }: Props) => {
  const { t } = useTranslation();
  const language = useTextLanguage();
  const { dateAndMinute } = useTimes();
  const now = useNow();
  const words = allowsNothing(permissions) ? [t("apiKeysSummaryNothing")] : sentences(t, language, permissions);
  return (
    <Card isFlat isCompact>
      <CardTitle component="h2">{t("apiKeysSummary")}</CardTitle>
      <CardBody aria-live="polite" data-testid="api-keys-summary">
        <List isPlain className="sk-summary">
          {words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {expires !== undefined && (
            <li>
              {expires === null
                ? t("apiKeysSummaryForever")
                : t(expires > now ? "apiKeysSummaryUntil" : "apiKeysSummaryOver", { when: dateAndMinute(expires) })}
            </li>
          )}
        </List>
      </CardBody>
    </Card>
  );
};
