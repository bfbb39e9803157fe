import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router-dom";
import { canEdit, isolated, type KeyDraft, sameEntries, type ScopedKey } from "scoped-keys-shared";

import { SUCCESS } from "../../parts/alertVariant";
import { useAlert } from "../../parts/useAlert";
import { useApi } from "../api";
import { useLoadedKeys } from "../ApiKeys";
import { keyPage, useKeyId } from "../keyPage";
import { useBack } from "../useBack";
import { KEEP } from "./expiry";
import { FormPage } from "./FormPage";
import { KeyForm } from "./KeyForm";
import { KeyGone } from "./KeyGone";
import { mergedNow } from "./merged";
import { Rules } from "./Rules";
import { useCatalogue } from "./useEndpoints";

export const ChangeKey = () => {
  const keyId = useKeyId();
  const { keys } = useLoadedKeys();
  // What is changed is what the form was opened with: what became of the key since is not a change of the user's.
  const [key] = useState(() => keys.find(({ id }) => id === keyId));
  if (!key) return <KeyGone />;
  // Its own page says why not.
  return canEdit(key) ? <ChangeForm apiKey={key} /> : <Navigate to={`../${keyPage("key", key.id)}`} replace />;
};

const ChangeForm = ({ apiKey }: { apiKey: ScopedKey }) => {
  const { t } = useTranslation();
  const back = useBack();
  const addAlert = useAlert();
  const api = useApi();
  const catalogue = useCatalogue();
  const { put } = useLoadedKeys();

  const save = async (draft: KeyDraft, leave: () => void) => {
    const changed = difference(apiKey, draft);
    if (changed.permissions) changed.permissions = await mergedNow(api, apiKey, changed.permissions);
    if (Object.keys(changed).length > 0) {
      put(await api.change(apiKey.id, changed));
      addAlert(t("apiKeysChanged", { name: isolated(draft.name) }), SUCCESS);
    }
    leave();
  };

  return (
    <FormPage
      title={t("apiKeysChangeTitle", { name: isolated(apiKey.name) })}
      description={t("apiKeysChangeDescription")}
    >
      <Rules>
        {(limits) => (
          <KeyForm
            form={apiKey.id}
            apiKey={apiKey}
            limits={limits}
            catalogue={catalogue}
            initial={{
              name: apiKey.name,
              note: apiKey.note ?? "",
              expiry: { choice: KEEP, date: "" },
              permissions: apiKey.permissions,
            }}
            submitLabel={t("apiKeysSave")}
            onSubmit={save}
            onCancel={back}
          />
        )}
      </Rules>
    </FormPage>
  );
};

/** Only what differs is sent: an older page must not undo what was changed elsewhere meanwhile. */
function difference(apiKey: ScopedKey, draft: KeyDraft): Partial<KeyDraft> {
  return {
    ...(draft.name !== apiKey.name && { name: draft.name }),
    ...(draft.note !== (apiKey.note ?? "") && { note: draft.note }),
    ...(!sameEntries(draft.permissions, apiKey.permissions) && { permissions: draft.permissions }),
    ...(draft.expiresTimestamp !== (apiKey.expiresTimestamp ?? null) && { expiresTimestamp: draft.expiresTimestamp }),
  };
}
