import { useTranslation } from "react-i18next";
import { asApiError, isolated } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";
import type { Endpoint } from "./types";
import { useAlert } from "../parts/useAlert";

type Props = { endpoint: Endpoint; onClose: (deleted: boolean) => void };

export const DeleteEndpoint = ({ endpoint: { id, name }, onClose }: Props) => {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const call = useCall();

  const remove = async () => {
    await call("DELETE", `/api-endpoints/${encodeURIComponent(id)}`).catch((error: unknown) => {
      if (asApiError(error).code !== "not_found") throw error;
    });
    addAlert(t("apiEndpointsDeleted", { name: isolated(name) }));
    onClose(true);
  };

  return (
    <Question
      title={t("apiEndpointsDeleteTitle", { name: isolated(name) })}
      action={t("apiKeysDelete")}
      isDanger
      onAction={remove}
      onCancel={() => onClose(false)}
    >
      <p>{t("apiEndpointsDeleteWhat", { id })}</p>
      <p>{t("apiEndpointsDeleteForGood")}</p>
    </Question>
  );
};
