import { useTranslation } from "react-i18next";

import { exact, relative } from "./time";
import { useNow } from "./useNow";

/** "3 minutes ago", with the exact time on hover. */
export const Time = ({ at }: { at: number }) => {
  const { i18n } = useTranslation();
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at, i18n.language)}>
      {relative(at, now, i18n.language)}
    </time>
  );
};
