import { Page } from "@keycloak/keycloak-account-ui";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";
import { type ApiKey, OddAddress, useFocusLeftBehind, useNow } from "scoped-keys-shared";

import { useLoadedKeys } from "../ApiKeys";
import { keyPage } from "../keyPage";
import { Refused } from "../Refused";
import { SignInAgain } from "../SignInAgain";
import { FROM_OURS } from "../useBack";
import { DeleteKey } from "./DeleteKey";
import { KeyTable } from "./KeyTable";
import { KeyToolbar } from "./KeyToolbar";
import { NoKeys } from "./NoKeys";
import { NothingFound } from "./NothingFound";
import { arranged } from "./order";
import { useArrival } from "./useArrival";
import { useView } from "./useView";
import { isShown } from "./view";

export const KeyList = () => {
  const arrival = useArrival();
  // Who comes by a link sees what the address says, and not what was looked for before.
  return <List key={arrival.id} takesFocus={arrival.isFromInside} />;
};

const List = ({ takesFocus }: { takesFocus: boolean }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keys = useLoadedKeys();
  const { search, type, show, order, odd, change } = useView();
  const [doomed, setDoomed] = useState<ApiKey>();
  const [signIn, setSignIn] = useState(false);
  const place = useFocusLeftBehind<HTMLElement>(keys.keys.length, takesFocus);
  const now = useNow();

  const { text: wanted } = search;
  const shown = useMemo(
    () => arranged(keys.keys, wanted, order).filter((key) => isShown(key, show, now)),
    [keys.keys, wanted, order, show, now],
  );
  const go = useCallback((to: string) => navigate(to, FROM_OURS), [navigate]);
  const toChange = useCallback((key: ApiKey) => go(keyPage("change", key.id)), [go]);
  const toRotate = useCallback((key: ApiKey) => go(keyPage("rotate", key.id)), [go]);
  const create = keys.rules?.maxPerUser === 0 ? undefined : () => go("new");
  const askToSignIn = useCallback(() => setSignIn(true), []);

  return (
    <Page title={t("apiKeys")} description={t("apiKeysDescription")}>
      {(signIn || keys.error) && (
        <div className="pf-v5-u-mb-md">
          {signIn ? <SignInAgain /> : <Refused error={keys.error!} title={t("apiKeysLoadFailed")} />}
        </div>
      )}
      <section ref={place} tabIndex={-1} aria-label={t("apiKeys")} className="sk-place">
        <OddAddress odd={odd} />
        {keys.keys.length === 0 ? (
          <NoKeys onCreate={create} />
        ) : (
          <>
            <KeyToolbar
              search={search}
              onSearch={type}
              show={show}
              onShow={(show) => change({ show })}
              order={order}
              onOrder={(order) => change({ order })}
              onCreate={create}
              onLeak={() => go("leaked")}
              onRefresh={keys.refresh}
            />
            {search.isSecret ? null : shown.length === 0 ? (
              <NothingFound
                isFiltered={!!show}
                onClear={() => {
                  type("");
                  change({ show: "", search: "" });
                }}
              />
            ) : (
              <KeyTable
                shown={shown}
                keys={keys}
                order={order}
                onOrder={(order) => change({ order })}
                onChange={toChange}
                onRotate={toRotate}
                onDelete={setDoomed}
                onSignIn={askToSignIn}
              />
            )}
            <p className="pf-v5-u-screen-reader" role="status">
              {(wanted || show) && !search.isSecret && t("apiKeysFound", { count: shown.length })}
            </p>
          </>
        )}
      </section>
      {doomed && <DeleteKey apiKey={doomed} onGone={keys.drop} onClose={() => setDoomed(undefined)} />}
    </Page>
  );
};
