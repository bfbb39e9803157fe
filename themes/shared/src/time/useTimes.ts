import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { timesIn } from "./time";
import { useTextLanguage } from "../useTextLanguage";

/** Writes times in the language of the page. */
export function useTimes() {
  const { t } = useTranslation();
  const language = useTextLanguage();
  const unshowable = t("apiKeysTimeUnshowable");
  return useMemo(() => timesIn(language, unshowable), [language, unshowable]);
}
