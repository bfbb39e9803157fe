import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  allowsNothing,
  errorWords,
  keySentences,
  List,
  Notice,
  type Permissions,
  send,
  useTextLanguage,
  useTimes,
} from "scoped-keys-shared";

import { environment } from "../../console/environment";
import { useRequest } from "../useRequest";
import { selfUrl } from "./self";

type Self = { permissions: Permissions; expiresTimestamp?: number | null };

const CODES = { 401: "key_rejected", 404: "self_check_off" };

/** Asks the server about the key with the key alone, as a program would, and says what it responds. */
export const TestKey = ({ secret }: { secret: string }) => {
  const { t } = useTranslation();
  const { busy, error, run } = useRequest();
  const [self, setSelf] = useState<Self>();

  const test = async () => {
    setSelf(undefined);
    setSelf(await send<Self>({ method: "GET", url: selfUrl(environment), token: secret, codes: CODES }));
  };

  return (
    <div className="sk-test">
      <Button variant="secondary" isLoading={busy} isDisabled={busy} onClick={() => void run(test)}>
        {t("apiKeysTest")}
      </Button>
      {self && <Works self={self} />}
      {error && (
        <Notice isLive variant="danger" title={t("apiKeysTestFailed")}>
          {errorWords(t, error)}
        </Notice>
      )}
    </div>
  );
};

const Works = ({ self: { permissions, expiresTimestamp } }: { self: Self }) => {
  const { t } = useTranslation();
  const language = useTextLanguage();
  const { dateAndMinute } = useTimes();
  const isIdle = allowsNothing(permissions);
  return (
    <Notice isLive variant={isIdle ? "warning" : "success"} title={t("apiKeysTestWorks")} testId="sk-test-result">
      <List isPlain>
        {keySentences(t, language, permissions).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>
          {expiresTimestamp == null
            ? t("apiKeysSummaryForever")
            : t("apiKeysSummaryUntil", { when: dateAndMinute(expiresTimestamp) })}
        </li>
      </List>
    </Notice>
  );
};
