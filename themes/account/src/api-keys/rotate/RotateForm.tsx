import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { ActionGroup, Form, FormGroup } from "@patternfly/react-core/dist/esm/components/Form";
import { Radio } from "@patternfly/react-core/dist/esm/components/Radio";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiError, type ApiKey, asApiError, Time } from "scoped-keys-shared";

import { Refused } from "../Refused";

const HOUR = 3600;

/** How long the old key goes on working, in seconds. */
const GRACES = { none: 0, hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR };

type Grace = keyof typeof GRACES;

type Props = { apiKey: ApiKey; onSubmit: (graceSeconds: number) => Promise<void>; onCancel: () => void };

export const RotateForm = ({ apiKey, onSubmit, onCancel }: Props) => {
  const { t } = useTranslation();
  // What is disabled has nothing left to run out.
  const isStopped = !apiKey.enabled;
  const [grace, setGrace] = useState<Grace>(isStopped ? "none" : "day");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    await onSubmit(GRACES[grace]).catch((reason: unknown) => {
      setError(asApiError(reason));
      setBusy(false);
    });
  };

  return (
    <Form onSubmit={(event) => void submit(event)} className="sk-narrow">
      <p>
        {t("apiKeysLastUsed")}:{" "}
        {apiKey.lastUsedTimestamp ? <Time at={apiKey.lastUsedTimestamp} /> : t("apiKeysNotUsed")}
      </p>
      {!isStopped && (
        <FormGroup role="radiogroup" fieldId="sk-grace" label={t("apiKeysRotateGrace")} className="sk-levels">
          {(Object.keys(GRACES) as Grace[]).map((choice) => (
            <Radio
              key={choice}
              id={`sk-grace-${choice}`}
              name="sk-grace"
              label={t(`apiKeysRotateGrace_${choice}`)}
              description={choice === "none" ? t("apiKeysRotateGraceWhat_none") : undefined}
              isChecked={grace === choice}
              onChange={() => setGrace(choice)}
            />
          ))}
        </FormGroup>
      )}
      {error && <Refused error={error} title={t("apiKeysRotateFailed")} />}
      <ActionGroup>
        <Button type="submit" isLoading={busy} isDisabled={busy}>
          {t("apiKeysRotate")}
        </Button>
        <Button variant="link" onClick={onCancel}>
          {t("apiKeysCancel")}
        </Button>
      </ActionGroup>
    </Form>
  );
};
