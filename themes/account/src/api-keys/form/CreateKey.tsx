import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router-dom";
import { type KeyDraft, type NewKey, concise } from "scoped-keys-shared";

import { useApi } from "../api";
import { useLoadedKeys } from "../ApiKeys";
import { RevealKey } from "../reveal/RevealKey";
import { FormPage } from "./FormPage";
import { NewKeyForm } from "./NewKeyForm";
import { Rules } from "./Rules";

export const CreateKey = () => {
  const { t } = useTranslation();
  const { search } = useLocation();
  const api = useApi();
  const { put } = useLoadedKeys();
  // The only place that ever holds the key: gone with this component.
  const [created, setCreated] = useState<NewKey>();

  const create = async (draft: KeyDraft) => {
    const answer = await api.create({ ...draft, permissions: concise(draft.permissions) });
    const { key, ...withoutKey } = answer;
    put(withoutKey);
    setCreated(answer);
  };

  if (created) return <RevealKey created={created} onForget={() => setCreated(undefined)} />;
  return (
    <FormPage title={t("apiKeysCreate")} description={t("apiKeysCreateDescription")}>
      <Rules>{(limits) => <NewKeyForm key={search} limits={limits} onSubmit={create} />}</Rules>
    </FormPage>
  );
};
