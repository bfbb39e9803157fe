import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, Dialog, type Handover, isolated } from "scoped-keys-shared";

import { SUCCESS } from "../../parts/alertVariant";
import { useAlert } from "../../parts/useAlert";
import { useApi } from "../api";
import { Refused } from "../Refused";
import { useRequest } from "../useRequest";

type Props = { old: Handover["predecessor"]; onEnded: (key: ApiKey) => void };

/** Ends a replaced key before its grace does. */
export const EndKey = ({ old, onEnded }: Props) => {
  const { t } = useTranslation();
  const api = useApi();
  const addAlert = useAlert();
  const [asking, setAsking] = useState(false);
  const { busy, error, run } = useRequest();

  const end = async () => {
    const ended = await api.end(old.id);
    setAsking(false);
    onEnded(ended);
    addAlert(t("apiKeysEnded"), SUCCESS);
  };

  return (
    <>
      <Button variant="secondary" isDanger onClick={() => setAsking(true)}>
        {t("apiKeysEnd")}
      </Button>
      {asking && (
        <Dialog
          title={t("apiKeysEndTitle", { name: isolated(old.name) })}
          cancelLabel={t("apiKeysCancel")}
          onCancel={() => setAsking(false)}
          action={t("apiKeysEnd")}
          isBusy={busy}
          onAction={() => void run(end)}
        >
          {error && <Refused error={error} title={t("apiKeysEndFailed")} />}
          <p>{t("apiKeysEndWhat")}</p>
        </Dialog>
      )}
    </>
  );
};
