import { useAlerts } from "@keycloak/keycloak-ui-shared";
import { useTranslation } from "react-i18next";
import { isolated } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { AdminKey } from "../keys/types";
import { Question } from "../parts/Question";

type Props = { apiKey: AdminKey; onClose: (marked?: AdminKey) => void };

/** Asks before a key is marked as leaked: its owner learns of it. */
export const MarkLeaked = ({ apiKey, onClose }: Props) => {
  const { t } = useTranslation();
  const { addAlert } = useAlerts();
  const call = useCall();
  const name = isolated(apiKey.name);
  const owner = isolated(apiKey.username ?? apiKey.userId);
  return (
    <Question
      title={t("apiKeysLeakMarkTitle", { name })}
      action={t("apiKeysLeakMark")}
      isDanger
      onAction={async () => {
        const marked = await call<AdminKey>("POST", `/api-keys/${apiKey.id}/leak`);
        addAlert(t("apiKeysLeakMarked", { name }));
        onClose(marked);
      }}
      onCancel={() => onClose()}
    >
      <p>{t(apiKey.enabled ? "apiKeysLeakMarkWhat" : "apiKeysLeakMarkOffWhat", { owner })}</p>
    </Question>
  );
};
