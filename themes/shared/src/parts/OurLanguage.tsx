import type { PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";

import { useTextLanguage } from "../useTextLanguage";

/** Our texts in their language and direction: where the console has one that we do not speak, they are English. */
export const OurLanguage = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation();
  return (
    <div className="sk-language" lang={useTextLanguage()} dir={t("apiKeysDirection")}>
      {children}
    </div>
  );
};
