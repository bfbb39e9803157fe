import { useTranslation } from "react-i18next";

const primary = (language: string) => language.split("-")[0];

/** The language that our texts are in, for the dates and numbers in them. That of the console is more precise. */
export function useTextLanguage(): string {
  const { t, i18n } = useTranslation();
  const ours = t("apiKeysLanguage", { defaultValue: i18n.language });
  return primary(ours) === primary(i18n.language) ? i18n.language : ours;
}
