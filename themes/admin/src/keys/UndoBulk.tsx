import { useTranslation } from "react-i18next";
import { Name, useNumberFormat } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";
import type { BulkAction, Undone } from "./types";

type Props = { action: BulkAction; onClose: (undone?: Undone) => void };

/** Undoes a bulk disable, after a question that says how many keys work again, and whose. */
export const UndoBulk = ({ action, onClose }: Props) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const call = useCall();
  const { batch, count, more, enabledCount, userCount = 0, users = [] } = action;

  return (
    <Question
      title={t("apiKeysUndoTitle")}
      action={t("apiKeysUndo")}
      isDanger
      onAction={async () => onClose(await call<Undone>("POST", `/api-keys/disable/${batch}/undo`))}
      onCancel={() => onClose()}
    >
      {enabledCount === undefined ? (
        <p>
          <strong>
            {more ? t("apiKeysBulkMore", { number: number.format(count) }) : t("apiKeysCount", { count })}.
          </strong>{" "}
          {t("apiKeysUndoSome")}
        </p>
      ) : (
        <>
          <p>
            <strong>{t("apiKeysUndoEnables", { count: enabledCount })}</strong>{" "}
            {count > enabledCount && t("apiKeysUndoneNot", { count: count - enabledCount })}
          </p>
          <p>{t("apiKeysDisableTogether", { count: userCount })}</p>
          <ul className="sk-owners">
            {users.map(({ userId, username, count: ofUser }) => (
              <li key={userId}>
                <Name>{username ?? userId}</Name>: {t("apiKeysCount", { count: ofUser })}
              </li>
            ))}
            {userCount > users.length && <li>{t("apiKeysMoreOwners", { count: userCount - users.length })}</li>}
          </ul>
        </>
      )}
    </Question>
  );
};
