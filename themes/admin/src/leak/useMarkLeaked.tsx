import { useState } from "react";
import { useTranslation } from "react-i18next";
import { canMark, isolated } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { AdminKey } from "../keys/types";
import { Question } from "../parts/Question";
import { useAlert } from "../parts/useAlert";
import { markWhat } from "./markWhat";

/** Marks a key as leaked, after a question: its owner learns of it. */
export function useMarkLeaked(apiKey: AdminKey, onMarked: (key: AdminKey) => void) {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const call = useCall();
  const name = isolated(apiKey.name);
  const [asking, setAsking] = useState(false);
  const question = asking && (
    <Question
      title={t("apiKeysLeakMarkTitle", { name })}
      action={t("apiKeysLeakMark")}
      isDanger
      onAction={async () => {
        const marked = await call<AdminKey>("POST", `/api-keys/${apiKey.id}/leak`);
        addAlert(t("apiKeysLeakMarked", { name }));
        setAsking(false);
        onMarked(marked);
      }}
      onCancel={() => setAsking(false)}
    >
      <p>{markWhat(t, [apiKey])}</p>
    </Question>
  );
  return { mark: canMark(apiKey) ? () => setAsking(true) : undefined, question };
}
