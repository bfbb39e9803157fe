import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";
import { type ApiKey, canEdit, canRotate, isLocked, useNow } from "scoped-keys-shared";

import { copyPage, keyPage } from "../keyPage";
import { DeleteKey } from "../list/DeleteKey";
import { KeySwitch } from "../list/KeySwitch";
import { FROM_OURS } from "../useBack";
import type { Keys } from "../useKeys";

type Props = { apiKey: ApiKey; keys: Keys; onSignIn: () => void; onGone: () => void; onSwitched: () => void };

export const KeyActions = ({ apiKey, keys, onSignIn, onGone, onSwitched }: Props) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const now = useNow();
  const [deleting, setDeleting] = useState(false);
  const go = (to: string) => navigate(`../${to}`, FROM_OURS);
  const mayCreate = keys.rules?.maxPerUser !== 0 && !isLocked(apiKey);
  return (
    <div className="sk-toolbar">
      <KeySwitch apiKey={apiKey} keys={keys} onSignIn={onSignIn} onSettled={onSwitched} isLabelled />
      {canEdit(apiKey) && (
        <Button variant="secondary" onClick={() => go(keyPage("change", apiKey.id))}>
          {t("apiKeysEdit")}
        </Button>
      )}
      {canRotate(apiKey, now) && (
        <Button variant="secondary" onClick={() => go(keyPage("rotate", apiKey.id))}>
          {t("apiKeysRotate")}
        </Button>
      )}
      {mayCreate && (
        <Button variant="secondary" onClick={() => go(copyPage(apiKey.id))}>
          {t("apiKeysDuplicate")}
        </Button>
      )}
      <Button variant="secondary" isDanger onClick={() => setDeleting(true)}>
        {t("apiKeysDelete")}
      </Button>
      {deleting && <DeleteKey apiKey={apiKey} onGone={onGone} onClose={() => setDeleting(false)} />}
    </div>
  );
};
