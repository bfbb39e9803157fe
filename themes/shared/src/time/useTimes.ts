import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { timesIn } from "./time";

/** Writes times in the language of the page. */
export function useTimes() {
  const { t, i18n } = useTranslation();
  const unshowable = t("apiKeysTimeUnshowable");
  return useMemo(() => timesIn(i18n.language, unshowable), [i18n.language, unshowable]);
}
