import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { useTranslation } from "react-i18next";

import { Tag } from "../parts/Tag";
import { DAY, isShowable } from "./time";
import { Time } from "./Time";
import { useNow } from "./useNow";

const NEAR = 7 * DAY;

type Props = {
  at: number | null | undefined;
  /** The key does not work in any case: nobody needs to be warned. */
  isOff?: boolean;
};

export const Expiry = ({ at, isOff }: Props) => {
  const { t } = useTranslation();
  const now = useNow();
  if (at == null) return <>{t("apiKeysNever")}</>;
  if (isOff) return <Time at={at} />;
  if (at <= now) {
    return (
      <Tag color="red" icon={<ExclamationCircleIcon />}>
        {t("apiKeysExpired")}&nbsp;
        <Time at={at} />
      </Tag>
    );
  }
  if (!isShowable(at))
    return (
      <Tag color="gold" icon={<ExclamationTriangleIcon />}>
        <Time at={at} />
      </Tag>
    );
  if (at - now < NEAR) {
    return (
      <Tag color="gold" icon={<ExclamationTriangleIcon />}>
        <span className="pf-v5-u-screen-reader">{t("apiKeysExpiresSoon")} </span>
        <Time at={at} />
      </Tag>
    );
  }
  return <Time at={at} />;
};
