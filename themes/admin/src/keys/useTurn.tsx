import { AlertVariant } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorWords, isolated, useSwitch, wasReported } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";
import type { AdminKey } from "./types";
import { useAlert } from "../parts/useAlert";

/**
 * Switches a key on and off; off also for good, so that its owner cannot switch it on. That is asked before, and so is
 * whether to switch on what was reported as leaked.
 */
export function useTurn(apiKey: AdminKey, onChanged: (key: AdminKey) => void, onGone: () => void) {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const call = useCall();
  const [asking, setAsking] = useState<"enable" | "disable" | "keepOff">();
  const name = isolated(apiKey.name);
  const owner = isolated(apiKey.username ?? apiKey.userId);
  const change = useSwitch(apiKey, {
    send: async (enabled) => {
      const changed = await call<AdminKey>("PATCH", `/api-keys/${apiKey.id}`, { body: { enabled } });
      if (!enabled) addAlert(t("apiKeysLeakDisabled", { name }), AlertVariant.success, t("apiKeysNoMail"));
      return changed;
    },
    show: (enabled) => onChanged({ ...apiKey, enabled, disabledBy: enabled ? null : "administrator" }),
    settle: onChanged,
    onFailed: (enabled, error) => {
      if (error.code === "not_found") onGone();
      const title = t(enabled ? "apiKeysEnableFailed" : "apiKeysDisableFailed", { name });
      addAlert(title, AlertVariant.danger, errorWords(t, error));
    },
  });
  const turn = (enabled: boolean) => {
    if (enabled && wasReported(apiKey)) setAsking("enable");
    // It may not be the only one that stops.
    else if (!enabled && apiKey.rotatedTo) setAsking("disable");
    else change(enabled);
  };
  const words = {
    enable: ["apiKeysEnableLeakedTitle", "apiKeysEnable", "apiKeysEnableLeakedWhat"],
    disable: ["apiKeysLeakDisableTitle", "apiKeysLeakDisable", "apiKeysKeepOffWhat"],
    keepOff: ["apiKeysKeepOffTitle", "apiKeysKeepOffAction", "apiKeysKeepOffWhat"],
  };
  const [title, action, what] = words[asking ?? "enable"];
  const question = asking && (
    <Question
      title={t(title!, { name })}
      action={t(action!)}
      isDanger
      onAction={async () => {
        setAsking(undefined);
        change(asking === "enable");
      }}
      onCancel={() => setAsking(undefined)}
    >
      <p>{t(what!, { owner })}</p>
      {asking !== "enable" && <p>{t("apiKeysNoMail")}</p>}
      {asking !== "enable" && apiKey.rotatedTo && <p>{t("apiKeysKeepOffSuccessor")}</p>}
    </Question>
  );
  const canBeKeptOff = !apiKey.enabled && apiKey.disabledBy !== "administrator";
  return { turn, question, keepOff: canBeKeptOff ? () => setAsking("keepOff") : undefined };
}
