import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import {
  type ApiKey,
  canMark,
  canRotate,
  isolated,
  isUsable,
  KeyTags,
  KeyWords,
  Name,
  Time,
  useNow,
} from "scoped-keys-shared";

import { keyPage } from "../keyPage";
import { NamesOfEndpoints } from "../NamesOfEndpoints";
import { FROM_OURS } from "../useBack";

type Props = {
  apiKey: ApiKey;
  isBusy: boolean;
  onDisable: () => void;
  onMark: () => void;
  onRotate: () => void;
  onDelete: () => void;
};

/** A key of the user that was found in a text: what it can do, when it last did, and how to stop it. */
export const LeakedKey = ({ apiKey, isBusy, onDisable, onMark, onRotate, onDelete }: Props) => {
  const { t } = useTranslation();
  const now = useNow();
  const name = isolated(apiKey.name);
  const stillWorks = isUsable(apiKey, now);
  return (
    <>
      <div>
        <strong>
          <Link to={`../${keyPage("key", apiKey.id)}`} {...FROM_OURS}>
            <Name>{apiKey.name}</Name>
          </Link>
        </strong>{" "}
        <span className="sk-hint" dir="ltr">
          {apiKey.hint}
        </span>{" "}
        <KeyTags apiKey={apiKey} />
      </div>
      <KeyWords apiKey={apiKey} names={(ids) => <NamesOfEndpoints ids={ids} />} />
      <div>
        {t("apiKeysLabel", { label: t("apiKeysLastUsed") })}{" "}
        {apiKey.lastUsedTimestamp ? <Time at={apiKey.lastUsedTimestamp} /> : t("apiKeysNotUsed")}
      </div>
      <div className="sk-toolbar">
        {stillWorks && (
          <Button
            variant="danger"
            isDisabled={isBusy}
            aria-label={t("apiKeysLeakDisableOne", { name })}
            onClick={onDisable}
          >
            {t("apiKeysLeakDisable")}
          </Button>
        )}
        {!stillWorks && canMark(apiKey) && (
          <Button
            variant="secondary"
            isDanger
            isDisabled={isBusy}
            aria-label={t("apiKeysLeakMarkOne", { name })}
            onClick={onMark}
          >
            {t("apiKeysLeakMark")}
          </Button>
        )}
        {canRotate(apiKey, now) && (
          <Button
            variant="secondary"
            isDisabled={isBusy}
            aria-label={t("apiKeysRotateOne", { name })}
            onClick={onRotate}
          >
            {t("apiKeysRotate")}
          </Button>
        )}
        {!stillWorks && (
          <Button
            variant="secondary"
            isDanger
            isDisabled={isBusy}
            aria-label={t("apiKeysDeleteOne", { name })}
            onClick={onDelete}
          >
            {t("apiKeysDelete")}
          </Button>
        )}
      </div>
    </>
  );
};
