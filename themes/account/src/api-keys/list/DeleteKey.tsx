import { useTranslation } from "react-i18next";
import {
  type ApiError,
  type ApiKey,
  deletionWords,
  Dialog,
  isolated,
  Tag,
  Time,
  useNow,
  useTimes,
} from "scoped-keys-shared";

import { SUCCESS } from "../../parts/alertVariant";
import { useAlert } from "../../parts/useAlert";
import { useApi } from "../api";
import { Refused } from "../Refused";
import { useRequest } from "../useRequest";

type Props = { apiKey: ApiKey; onGone: (id: string) => void; onClose: () => void };

export const DeleteKey = ({ apiKey, onGone, onClose }: Props) => {
  const { t } = useTranslation();
  const api = useApi();
  const addAlert = useAlert();
  const { busy, error, run } = useRequest();
  const name = isolated(apiKey.name);
  const now = useNow();

  const remove = async () => {
    await api.remove(apiKey.id).catch((reason: ApiError) => {
      // Gone already, from another tab or by an administrator: that is what was wanted.
      if (reason.code !== "not_found") throw reason;
    });
    onClose();
    onGone(apiKey.id);
    addAlert(t("apiKeysDeleted", { name }), SUCCESS);
  };

  return (
    <Dialog
      title={t("apiKeysDeleteTitle", { name })}
      cancelLabel={t("apiKeysCancel")}
      onCancel={onClose}
      action={t("apiKeysDelete")}
      isBusy={busy}
      onAction={() => void run(remove)}
    >
      {error && <Refused error={error} title={t("apiKeysDeleteFailed")} />}
      {/* After a rotation there are two of one name. */}
      <p className="pf-v5-u-mb-md">
        <bdi className="sk-hint">{apiKey.hint}</bdi> · {t("apiKeysCreated")} <Time at={apiKey.createdTimestamp} />{" "}
        {apiKey.rotatedTo && <Tag>{t("apiKeysRotated")}</Tag>}
      </p>
      <p>
        <LastUse at={apiKey.lastUsedTimestamp} />
      </p>
      <p className="pf-v5-u-mt-md">{t(deletionWords(apiKey, now))}</p>
    </Dialog>
  );
};

const LastUse = ({ at }: { at: number | null | undefined }) => {
  const { t } = useTranslation();
  const { exact, relative } = useTimes();
  const now = useNow();
  if (!at) return <>{t("apiKeysDeleteNotUsed")}</>;
  return <>{t("apiKeysDeleteUsed", { when: relative(at, now), exact: exact(at) })}</>;
};
