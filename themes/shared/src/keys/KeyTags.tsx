import { useTranslation } from "react-i18next";

import { Tag } from "../parts/Tag";
import { useNow } from "../time/useNow";
import { isLeaked, isOver, wasReported } from "./permissions";
import type { ApiKey } from "./types";

/** What keeps a key from working or sets it apart, in labels; that it is enabled, its switch says. */
export const KeyTags = ({ apiKey }: { apiKey: ApiKey }) => {
  const { t } = useTranslation();
  const now = useNow();
  const off = {
    administrator: "apiKeysDisabledByAdministrator",
    leak: "apiKeysDisabledByLeak",
    reuse: "apiKeysDisabledByReuse",
    owner: "apiKeysDisabled",
  };
  return (
    <>
      {apiKey.kind === "legacy" && <Tag>{t("apiKeysLegacy")}</Tag>}{" "}
      {apiKey.rotatedTo && <Tag>{t("apiKeysRotated")}</Tag>}{" "}
      {apiKey.enabled && isOver(apiKey, now) && <Tag color="red">{t("apiKeysExpired")}</Tag>}{" "}
      {!apiKey.enabled && <Tag color="red">{t(off[apiKey.disabledBy ?? "owner"] ?? off.owner)}</Tag>}{" "}
      {wasReported(apiKey) && !isLeaked(apiKey) && <Tag color="red">{t("apiKeysReportedLeaked")}</Tag>}
    </>
  );
};
