import { Page } from "@keycloak/keycloak-account-ui";
import { useTranslation } from "react-i18next";
import { Outlet, useOutletContext } from "react-router-dom";
import { ListSkeleton, OurLanguage } from "scoped-keys-shared";

import { KeysFailed } from "./KeysFailed";

import { type Keys, useKeys } from "./useKeys";

/** Holds the keys for the list and the forms below it, so that going from one to the other asks for nothing again. */
export const ApiKeys = () => {
  const { t } = useTranslation();
  const { loaded, error, reload } = useKeys();

  return (
    <OurLanguage>
      {loaded ? (
        <Outlet context={loaded} />
      ) : (
        <Page title={t("apiKeys")} description={t("apiKeysDescription")}>
          {error ? <KeysFailed error={error} onRetry={reload} /> : <ListSkeleton />}
        </Page>
      )}
    </OurLanguage>
  );
};

export const useLoadedKeys = () => useOutletContext<Keys>();
