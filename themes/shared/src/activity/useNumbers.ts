import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { resourceWords } from "./resource";
import { OTHERS, type Series } from "./series";
import { useTextLanguage } from "../useTextLanguage";

/** Writes numbers, days of UTC and the names of series in the language of the page. */
export function useNumbers() {
  const { t } = useTranslation();
  const language = useTextLanguage();
  return useMemo(() => {
    const number = new Intl.NumberFormat(language);
    const list = new Intl.ListFormat(language, { type: "unit" });
    const long = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
    const medium = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
    const short = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
    const isDay = (iso: string) => !Number.isNaN(Date.parse(iso));
    return {
      number: (value: number) => number.format(value),
      list: (parts: string[]) => list.format(parts),
      uses: (count: number) => t("apiKeysUses", { count, number: number.format(count) }),
      share: (what: string, count: number) => t("apiKeysUsageShare", { what, number: number.format(count) }),
      day: (iso: string) => (isDay(iso) ? medium.format(new Date(iso)) : iso),
      longDay: (iso: string) => (isDay(iso) ? long.format(new Date(iso)) : iso),
      shortDay: (iso: string) => (isDay(iso) ? short.format(new Date(iso)) : iso),
      seriesName: ({ resource, resources }: Series) =>
        resource === OTHERS ? t("apiKeysUsageOthers", { count: resources }) : resourceWords(t, resource),
    };
  }, [t, language]);
}
