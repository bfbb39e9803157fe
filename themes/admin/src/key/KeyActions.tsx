import { useRealm } from "@keycloak/keycloak-admin-ui";
import { Button, Switch } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";
import { isolated } from "scoped-keys-shared";

import { DeleteKey } from "../keys/DeleteKey";
import type { AdminKey } from "../keys/types";
import { useTurn } from "../keys/useTurn";
import { useMarkLeaked } from "../leak/useMarkLeaked";
import { inRealm, KEYS_PATH } from "../paths";

type Props = { apiKey: AdminKey; onChanged: (key: AdminKey) => void; onGone: () => void };

export const KeyActions = ({ apiKey, onChanged, onGone }: Props) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const { turn, question, keepOff } = useTurn(apiKey, onChanged, onGone);
  const { mark, question: marking } = useMarkLeaked(apiKey, onChanged);
  return (
    <div className="sk-actions">
      <Switch
        role="switch"
        aria-label={t("apiKeysEnabledSwitch", { name: isolated(apiKey.name) })}
        label={t("apiKeysFilter_enabled_true")}
        labelOff={t("apiKeysFilter_enabled_false")}
        isChecked={apiKey.enabled}
        onChange={(_, enabled) => turn(enabled)}
      />
      {keepOff && (
        <Button variant="secondary" isDanger onClick={keepOff}>
          {t("apiKeysKeepOff")}
        </Button>
      )}
      {mark && (
        <Button variant="secondary" isDanger onClick={mark}>
          {t("apiKeysLeakMark")}
        </Button>
      )}
      <Button variant="secondary" isDanger onClick={() => setDeleting(true)}>
        {t("apiKeysDelete")}
      </Button>
      {question}
      {marking}
      {deleting && (
        <DeleteKey
          apiKey={apiKey}
          onClose={(deleted) => {
            setDeleting(false);
            if (deleted) navigate(inRealm(realm, KEYS_PATH), { replace: true });
          }}
        />
      )}
    </div>
  );
};
