import { useTranslation } from "react-i18next";

import { Notice } from "../parts/Notice";
import { useShortList } from "../useShortList";

/** Says which filters of an address the list does not apply, since it would show more than the link means. */
export const OddAddress = ({ odd }: { odd: string[] }) => {
  const { t } = useTranslation();
  const list = useShortList();
  if (odd.length === 0) return null;
  return (
    <div className="pf-v5-u-mb-md">
      <Notice isLive variant="warning" title={t("apiKeysAddressOdd", { list: list(odd) })} testId="sk-odd-address" />
    </div>
  );
};
