import { useTranslation } from "react-i18next";
import { type ApiKey, canRotate, Dialog, isolated, isUsable } from "scoped-keys-shared";

/** What the user wants to do to a leaked key; several can only be disabled. */
export type Asked = { what: "disable" | "mark" | "rotate"; keys: ApiKey[] };

type Props = { asked: Asked; onGo: () => void; onCancel: () => void };

/** Says what becomes of a leaked key before anything does. */
export const LeakQuestion = ({ asked: { what, keys }, onGo, onCancel }: Props) => {
  const { t } = useTranslation();
  const count = keys.length;
  const [key] = keys;
  const name = isolated(key!.name);
  const now = Date.now();
  // One that was replaced gets no other successor.
  const disableWhat = !keys.every((one) => canRotate(one, now))
    ? t("apiKeysLeakDisableOnlyWhat", { count })
    : t(count > 1 ? "apiKeysLeakDisableAllWhat" : "apiKeysLeakDisableWhat");
  const words = {
    disable:
      count > 1
        ? [t("apiKeysLeakDisableAllTitle", { count }), disableWhat, t("apiKeysLeakDisableAll", { count })]
        : [t("apiKeysLeakDisableTitle", { name }), disableWhat, t("apiKeysLeakDisable")],
    mark: [t("apiKeysLeakMarkTitle", { name }), t("apiKeysLeakMarkOwnWhat"), t("apiKeysLeakMark")],
    rotate: [
      t("apiKeysLeakRotateTitle", { name }),
      t(isUsable(key!, now) ? "apiKeysLeakRotateWhat" : "apiKeysLeakRotateOffWhat"),
      t("apiKeysRotate"),
    ],
  };
  const [title, text, action] = words[what];
  return (
    <Dialog title={title!} cancelLabel={t("apiKeysCancel")} onCancel={onCancel} action={action!} onAction={onGo}>
      {text}
    </Dialog>
  );
};
