import { Page } from "@keycloak/keycloak-account-ui";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router-dom";
import { type ApiKey, useSearchBox } from "scoped-keys-shared";

import { useLoadedKeys } from "../ApiKeys";
import { keyPage } from "../keyPage";
import { SignInAgain } from "../SignInAgain";
import { DeleteKey } from "./DeleteKey";
import { KeyTable } from "./KeyTable";
import { KeyToolbar } from "./KeyToolbar";
import { NoKeys } from "./NoKeys";
import { NothingFound } from "./NothingFound";
import { arranged, NEWEST_FIRST } from "./order";
import { useFocusLeftBehind } from "./useFocusLeftBehind";

/** What the router calls the address that the browser was opened with. */
const FIRST_VISIT = "default";

export const KeyList = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keys = useLoadedKeys();
  const search = useSearchBox();
  const [order, setOrder] = useState(NEWEST_FIRST);
  const [doomed, setDoomed] = useState<ApiKey>();
  const [signIn, setSignIn] = useState(false);

  const place = useFocusLeftBehind<HTMLElement>(keys.keys.length);
  // From a page below, the focus comes along; a page that was just opened leaves it where the browser has it.
  const { key: visit } = useLocation();
  useEffect(() => {
    if (visit !== FIRST_VISIT) place.current?.focus({ preventScroll: true });
  }, [place, visit]);

  const { text: wanted } = search;
  const shown = useMemo(() => arranged(keys.keys, wanted, order), [keys.keys, wanted, order]);
  const create = useCallback(() => navigate("new"), [navigate]);
  const change = useCallback((key: ApiKey) => navigate(keyPage("change", key.id)), [navigate]);
  const rotate = useCallback((key: ApiKey) => navigate(keyPage("rotate", key.id)), [navigate]);
  const askToSignIn = useCallback(() => setSignIn(true), []);

  return (
    <Page title={t("apiKeys")} description={t("apiKeysDescription")}>
      {signIn && (
        <div className="pf-v5-u-mb-md">
          <SignInAgain />
        </div>
      )}
      <section ref={place} tabIndex={-1} aria-label={t("apiKeys")} className="sk-place">
        {keys.keys.length === 0 ? (
          <NoKeys onCreate={create} />
        ) : (
          <>
            <KeyToolbar search={search} order={order} onOrder={setOrder} onCreate={create} onRefresh={keys.refresh} />
            {shown.length === 0 ? (
              <NothingFound onClear={() => search.type("")} />
            ) : (
              <KeyTable
                shown={shown}
                keys={keys}
                order={order}
                onOrder={setOrder}
                onChange={change}
                onRotate={rotate}
                onDelete={setDoomed}
                onSignIn={askToSignIn}
              />
            )}
            <p className="pf-v5-u-screen-reader" role="status">
              {wanted && t("apiKeysFound", { count: shown.length })}
            </p>
          </>
        )}
      </section>
      {doomed && <DeleteKey apiKey={doomed} onGone={keys.drop} onClose={() => setDoomed(undefined)} />}
    </Page>
  );
};
