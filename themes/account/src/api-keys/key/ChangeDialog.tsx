import { useTranslation } from "react-i18next";
import { type ApiKey, Dialog, isolated, type Permissions, type ScopedKey } from "scoped-keys-shared";

import { SUCCESS } from "../../parts/alertVariant";
import { useAlert } from "../../parts/useAlert";
import { useApi } from "../api";
import { mergedNow } from "../form/merged";
import { Widening } from "../form/Widening";
import { Refused } from "../Refused";
import { useRequest } from "../useRequest";

type Props = {
  apiKey: ScopedKey;
  permissions: Permissions;
  title: string;
  action: string;
  onChanged: (key: ApiKey) => void;
  onClose: () => void;
};

/** Gives a key other permissions: shows what it gains and loses first, as the form does. */
export const ChangeDialog = ({ apiKey, permissions, title, action, onChanged, onClose }: Props) => {
  const { t } = useTranslation();
  const api = useApi();
  const addAlert = useAlert();
  const { busy, error, run } = useRequest();

  const change = async () => {
    const changed = await api.change(apiKey.id, { permissions: await mergedNow(api, apiKey, permissions) });
    onClose();
    onChanged(changed);
    addAlert(t("apiKeysChanged", { name: isolated(apiKey.name) }), SUCCESS);
  };

  return (
    <Dialog
      title={title}
      isWarning={false}
      cancelLabel={t("apiKeysCancel")}
      onCancel={onClose}
      action={action}
      isBusy={busy}
      onAction={() => void run(change)}
    >
      {error && <Refused error={error} title={t("apiKeysSaveFailed")} />}
      <Widening apiKey={apiKey} permissions={permissions} expires={undefined} />
      <p>{t("apiKeysChangeDescription")}</p>
    </Dialog>
  );
};
