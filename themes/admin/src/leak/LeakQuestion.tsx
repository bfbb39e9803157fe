import { useTranslation } from "react-i18next";
import { isolated, isUsable } from "scoped-keys-shared";

import type { AdminKey } from "../keys/types";
import { Question } from "../parts/Question";
import { markWhat } from "./markWhat";

type Props = { keys: AdminKey[]; onGo: () => void; onCancel: () => void };

/** Says what it means for programs and owners if keys are marked as leaked. */
export const LeakQuestion = ({ keys, onGo, onCancel }: Props) => {
  const { t } = useTranslation();
  const count = keys.length;
  const key = keys[0]!;
  const name = isolated(key.name);
  const works = isUsable(key, Date.now());
  return (
    <Question
      title={
        count > 1
          ? t("apiKeysLeakDisableAllTitle", { count })
          : t(works ? "apiKeysLeakDisableTitle" : "apiKeysLeakMarkTitle", { name })
      }
      action={count > 1 ? t("apiKeysLeakDisableAll", { count }) : t(works ? "apiKeysLeakDisable" : "apiKeysLeakMark")}
      isDanger
      onAction={async () => onGo()}
      onCancel={onCancel}
    >
      <p>{markWhat(t, keys)}</p>
      <p>{t("apiKeysLeakMail")}</p>
    </Question>
  );
};
