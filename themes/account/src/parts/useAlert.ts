import { useAccountAlerts } from "@keycloak/keycloak-account-ui";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { directed } from "scoped-keys-shared";

type Add = ReturnType<typeof useAccountAlerts>["addAlert"];

/** Shows an alert of the console, which stands outside of our pages and of their direction. */
export function useAlert(): Add {
  const { t } = useTranslation();
  const { addAlert } = useAccountAlerts();
  return useCallback(
    (message, variant, description) => {
      const direction = t("apiKeysDirection");
      addAlert(directed(message, direction), variant, description && directed(description, direction));
    },
    [addAlert, t],
  );
}
