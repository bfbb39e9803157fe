import { useTranslation } from "react-i18next";

import { isolated } from "./text";
import { useTextLanguage } from "./useTextLanguage";

const NAMED_AT_MOST = 5;

/** Writes names that came from elsewhere in one sentence: the first few, and how many more there are. */
export function useShortList() {
  const { t } = useTranslation();
  const language = useTextLanguage();
  return (names: string[]) => {
    const named = names.slice(0, NAMED_AT_MOST).map(isolated);
    const more = names.length - named.length;
    return new Intl.ListFormat(language).format(
      more > 0 ? [...named, t("apiKeysSummaryMore", { count: more })] : named,
    );
  };
}
