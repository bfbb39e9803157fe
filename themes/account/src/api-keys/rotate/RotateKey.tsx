import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router-dom";
import { canRotate, isolated, type NewKey, type ScopedKey } from "scoped-keys-shared";

import { useApi } from "../api";
import { useLoadedKeys } from "../ApiKeys";
import { FormPage } from "../form/FormPage";
import { KeyGone } from "../form/KeyGone";
import { keyPage, useKeyId } from "../keyPage";
import { useBack } from "../useBack";
import { RevealKey } from "../reveal/RevealKey";
import { RotateForm } from "./RotateForm";

export const RotateKey = () => {
  const keyId = useKeyId();
  const { keys } = useLoadedKeys();
  // What is rotated is what the page was opened for: the list moves on as soon as there is a successor.
  const [apiKey] = useState(() => keys.find(({ id }) => id === keyId));
  if (!apiKey) return <KeyGone />;
  if (canRotate(apiKey, Date.now())) return <Rotation apiKey={apiKey} />;
  // Its own page says why not.
  return <Navigate to={`../${keyPage("key", apiKey.id)}`} replace />;
};

type Rotated = { successor: NewKey; oldEnds: number };

const Rotation = ({ apiKey }: { apiKey: ScopedKey }) => {
  const { t } = useTranslation();
  const back = useBack();
  const api = useApi();
  const { put, refresh } = useLoadedKeys();
  // The only place that ever holds the new key: gone with this component, or null once it was taken off the page.
  const [rotated, setRotated] = useState<Rotated | null>();

  const rotate = async (graceSeconds: number) => {
    const successor = await api.rotate(apiKey.id, graceSeconds);
    const { key, ...withoutKey } = successor;
    put(withoutKey);
    refresh();
    const oldEnds = Math.min(successor.createdTimestamp + graceSeconds * 1000, apiKey.expiresTimestamp ?? Infinity);
    setRotated({ successor, oldEnds });
    // It may have been disabled since this page was loaded. The new key must not wait for the answer.
    const old = await api.get(apiKey.id).catch(() => undefined);
    if (old && !old.enabled) setRotated((shown) => shown && { ...shown, oldEnds: 0 });
  };

  if (rotated) {
    return <RevealKey created={rotated.successor} oldEnds={rotated.oldEnds} onForget={() => setRotated(null)} />;
  }
  if (rotated === null) return <Navigate to=".." replace />;
  return (
    <FormPage
      title={t("apiKeysRotateTitle", { name: isolated(apiKey.name) })}
      description={t(apiKey.enabled ? "apiKeysRotateWhat" : "apiKeysRotateLeakedWhat")}
    >
      <RotateForm apiKey={apiKey} onSubmit={rotate} onCancel={back} />
    </FormPage>
  );
};
