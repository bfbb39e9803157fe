import { useTranslation } from "react-i18next";
import { asApiError, deletionWords, isolated, Tag, Time, useTimes } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";
import type { AdminKey } from "./types";
import { useAlert } from "../parts/useAlert";

type Props = { apiKey: AdminKey; onClose: (deleted: boolean) => void };

export const DeleteKey = ({ apiKey, onClose }: Props) => {
  const { t } = useTranslation();
  const { exact, relative } = useTimes();
  const addAlert = useAlert();
  const call = useCall();
  const name = isolated(apiKey.name);
  const owner = isolated(apiKey.username ?? apiKey.userId);
  const used = apiKey.lastUsedTimestamp;

  const remove = async () => {
    await call("DELETE", `/api-keys/${apiKey.id}`).catch((error: unknown) => {
      // Somebody else was faster; gone is what it should be.
      if (asApiError(error).code !== "not_found") throw error;
    });
    addAlert(t("apiKeysDeleted", { name }));
    onClose(true);
  };

  return (
    <Question
      title={t("apiKeysDeleteTitle", { name })}
      action={t("apiKeysDelete")}
      isDanger
      onAction={remove}
      onCancel={() => onClose(false)}
    >
      <p>
        {t("apiKeysDeleteOwner", { owner, hint: apiKey.hint })}{" "}
        {used
          ? t("apiKeysDeleteUsed", { when: relative(used, Date.now()), exact: exact(used) })
          : t("apiKeysDeleteNotUsed")}
      </p>
      <p>
        {t("apiKeysCreated")} <Time at={apiKey.createdTimestamp} />{" "}
        {apiKey.rotatedTo && <Tag>{t("apiKeysRotated")}</Tag>}
      </p>
      <p>{t(deletionWords(apiKey, Date.now()))}</p>
    </Question>
  );
};
