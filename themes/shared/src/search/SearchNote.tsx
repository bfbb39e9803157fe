import { useTranslation } from "react-i18next";

import type { SearchText } from "./searchText";

/** Below a search box: what was taken out of it, or why nothing is searched; else what the page has to say. */
export const SearchNote = ({ of: { isCut, isSecret }, other }: { of: SearchText; other?: string }) => {
  const { t } = useTranslation();
  const note = isCut ? t("apiKeysSearchCut") : isSecret ? t("apiKeysSearchSecret") : other;
  return (
    <p role="status" className={note ? "sk-search-note" : "pf-v5-u-screen-reader"}>
      {note}
    </p>
  );
};
