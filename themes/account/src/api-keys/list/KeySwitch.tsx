import { Switch } from "@patternfly/react-core/dist/esm/components/Switch";
import { useTranslation } from "react-i18next";

import { isolated } from "../text";
import type { ApiKey } from "../types";
import type { Keys } from "../useKeys";
import { useSwitch } from "./useSwitch";

type Props = { apiKey: ApiKey; keys: Keys; onSignIn: () => void };

export const KeySwitch = ({ apiKey, keys, onSignIn }: Props) => {
  const { t } = useTranslation();
  const change = useSwitch(apiKey, keys, onSignIn);
  const locked = !apiKey.enabled && apiKey.disabledBy === "administrator";
  return (
    <Switch
      aria-label={t("apiKeysEnabledSwitch", { name: isolated(apiKey.name) })}
      isChecked={apiKey.enabled}
      isDisabled={locked}
      onChange={(_, enabled) => change(enabled)}
    />
  );
};
