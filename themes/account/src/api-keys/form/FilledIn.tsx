import { useTranslation } from "react-i18next";
import { isolated, List, Notice, useShortList } from "scoped-keys-shared";

import type { Granted } from "./granted";
import type { Wish } from "./wish";

type Props = Pick<Granted, "left" | "isReduced"> &
  Pick<Wish, "odd" | "isEmpty"> & {
    /** The name of the key that was copied; absent if a link has filled the form in. */
    copied?: string;
  };

/** Says where the contents of the form come from, and what was not taken along. */
export const FilledIn = ({ copied, odd = [], isEmpty, left, isReduced }: Props) => {
  const { t } = useTranslation();
  const list = useShortList();
  const title = isEmpty
    ? t("apiKeysFilledNothing")
    : copied === undefined
      ? t("apiKeysFilledByLink")
      : t("apiKeysFilledFromKey", { name: isolated(copied) });
  return (
    <Notice isLive={odd.length > 0} variant={odd.length > 0 ? "warning" : "info"} title={title} testId="sk-filled-in">
      <p>{t("apiKeysFilledCheck")}</p>
      {(odd.length > 0 || left.length > 0 || isReduced) && (
        <List>
          {odd.length > 0 && <li>{t("apiKeysFilledOdd", { list: list(odd) })}</li>}
          {left.length > 0 && <li>{t("apiKeysFilledWithout", { list: list(left) })}</li>}
          {isReduced && <li>{t("apiKeysFilledLess")}</li>}
        </List>
      )}
    </Notice>
  );
};
