import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useTranslation } from "react-i18next";

import { isUsable } from "../keys/permissions";
import type { ApiKey } from "../keys/types";
import { isolated } from "../text";
import { useNow } from "../time/useNow";
import { useTextLanguage } from "../useTextLanguage";
import type { FoundKey } from "./findKeys";

type Props<Key> = {
  found: FoundKey[];
  keyOf: (id: string) => Key | undefined;
  isBusy: boolean;
  onDisable: (keys: Key[]) => void;
};

/**
 * Stops all keys of a text that work, if there are several. Of a key that is cut off or mistyped, the secret may be safe:
 * each is looked at by itself, and named here.
 */
export function DisableAll<Key extends ApiKey>({ found, keyOf, isBusy, onDisable }: Props<Key>) {
  const { t } = useTranslation();
  const language = useTextLanguage();
  const now = useNow();
  const usable = (whole: boolean) =>
    found.flatMap(({ id, isWhole }) => (isWhole === whole && keyOf(id)) || []).filter((key: Key) => isUsable(key, now));
  const keys = usable(true);
  const others = usable(false);
  if (keys.length < 2) return null;
  return (
    <div>
      <Button variant="danger" isDisabled={isBusy} onClick={() => onDisable(keys)}>
        {t("apiKeysLeakDisableAll", { count: keys.length })}
      </Button>
      {others.length > 0 && (
        <p className="sk-left-out" data-testid="sk-left-out">
          {t("apiKeysLeakLeftOut", {
            count: others.length,
            list: new Intl.ListFormat(language).format(others.map(({ name }) => isolated(name))),
          })}
        </p>
      )}
    </div>
  );
}
