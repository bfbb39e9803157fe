import { Switch } from "@patternfly/react-core/dist/esm/components/Switch";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type ApiKey,
  Dialog,
  errorWords,
  isLeaked,
  isLocked,
  isolated,
  useSwitch,
  wasReported,
} from "scoped-keys-shared";

import { DANGER } from "../../parts/alertVariant";
import { useAlert } from "../../parts/useAlert";
import { useApi } from "../api";
import type { Keys } from "../useKeys";

type Props = {
  apiKey: ApiKey;
  keys: Keys;
  onSignIn: () => void;
  /** Called when the server has switched the key. */
  onSettled?: () => void;
  /** Says beside the switch what it is for; in a table its column does. */
  isLabelled?: boolean;
};

export const KeySwitch = ({ apiKey, keys, onSignIn, onSettled, isLabelled }: Props) => {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const api = useApi();
  const name = isolated(apiKey.name);
  const change = useSwitch(apiKey, {
    send: (enabled) => api.change(apiKey.id, { enabled }),
    show: (enabled) => keys.show(apiKey.id, { enabled }),
    settle: (key) => {
      keys.put(key);
      onSettled?.();
    },
    onFailed: (enabled, error) => {
      if (error.code === "not_found") keys.drop(apiKey.id);
      if (error.code === "reauthentication_required") onSignIn();
      addAlert(t(enabled ? "apiKeysEnableFailed" : "apiKeysDisableFailed", { name }), DANGER, errorWords(t, error));
    },
  });
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Switch
        role="switch"
        {...(isLabelled ? { label: t("apiKeysEnabled") } : { "aria-label": t("apiKeysEnabledSwitch", { name }) })}
        isChecked={apiKey.enabled}
        isDisabled={isLeaked(apiKey) || isLocked(apiKey)}
        onChange={(_, enabled) => (enabled && wasReported(apiKey) ? setAsking(true) : change(enabled))}
      />
      {asking && (
        <Dialog
          title={t("apiKeysEnableLeakedTitle", { name })}
          cancelLabel={t("apiKeysCancel")}
          onCancel={() => setAsking(false)}
          action={t("apiKeysEnable")}
          onAction={() => {
            setAsking(false);
            change(true);
          }}
        >
          {t("apiKeysEnableLeakedWhat")}
        </Dialog>
      )}
    </>
  );
};
