import { useAccess, useRealm } from "@keycloak/keycloak-admin-ui";
import { Alert } from "@patternfly/react-core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { useLoaded, useNumberFormat } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { AT_MOST, type Counted } from "../keys/counted";
import { inRealm, KEYS_PATH } from "../paths";

/** How many keys are beyond the rules as they are saved, with the way to them; for those who may see keys. */
export const Exceeding = () => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { realm } = useRealm();
  const { hasAccess } = useAccess();
  const call = useCall();
  const maySee = hasAccess("view-users");

  // It is said beside the rules, not needed to set them: without a response nothing is said.
  const { value } = useLoaded(
    useCallback(
      async (signal: AbortSignal) =>
        maySee ? call<Counted>("GET", `/api-keys/count?exceedsRules=true&atMost=${AT_MOST}`, { signal }) : undefined,
      [call, maySee],
    ),
  );

  if (!value) return null;
  const { count, more } = value;
  const exceeded = more
    ? t("apiKeyRulesExceededMore", { number: number.format(count) })
    : t("apiKeyRulesExceeded", { count });
  return (
    <div role="status" className="sk-exceeding" data-testid="api-keys-exceeding">
      <Alert
        isInline
        component="h2"
        variant={count > 0 ? "warning" : "success"}
        title={count > 0 ? exceeded : t("apiKeyRulesKept")}
        actionLinks={
          count > 0 && (
            <Link to={`${inRealm(realm, KEYS_PATH)}?exceedsRules=true`}>
              {t("apiKeyRulesShowExceeding", { count })}
            </Link>
          )
        }
      >
        {count > 0 && t("apiKeyRulesExceededWhat", { count })}
      </Alert>
    </div>
  );
};
