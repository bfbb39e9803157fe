import { useAccess, useRealm } from "@keycloak/keycloak-admin-ui";
import { AlertVariant, PageSection, Text, TextContent } from "@patternfly/react-core";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type ApiError,
  asApiError,
  canMark,
  DisableAll,
  errorWords,
  FoundKeys,
  isolated,
  isUsable,
  LeakForm,
  ListSkeleton,
  LoadFailed,
  Notice,
  useFocusLeftBehind,
  useLeak,
  useLoaded,
  useNow,
} from "scoped-keys-shared";

import { useCall } from "../api/call";
import { KeysFrame } from "../keys/KeysFrame";
import type { AdminKey } from "../keys/types";
import { LeakedKey } from "./LeakedKey";
import { LeakQuestion } from "./LeakQuestion";
import { useAlert } from "../parts/useAlert";

/** Finds the realm's keys in whatever was exposed, and stops them. */
export const LeakPage = () => (
  <KeysFrame>
    <LeakPart />
  </KeysFrame>
);

const LeakPart = () => {
  const { t } = useTranslation();
  const { hasAccess } = useAccess();
  const call = useCall();
  const now = useNow();
  const addAlert = useAlert();
  const { leak, field, empty, drop } = useLeak(usePrefixes());
  const found = leak?.keys ?? [];
  const keys = useKeys(found.flatMap(({ id, isOurs }) => (isOurs ? id : [])));
  const [asked, setAsked] = useState<AdminKey[]>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();

  const canManage = hasAccess("manage-users");
  const keyOf = (id: string) => keys.value?.get(id);
  // A button goes with the state that it changes.
  const states = found.map(({ id }) => [id, keys.value?.get(id)?.enabled, keys.value?.get(id)?.leakedTimestamp]);
  const place = useFocusLeftBehind<HTMLDivElement>(JSON.stringify(states));

  /** Marks them as leaked: those that work are disabled, and their owners can rotate them. */
  const mark = async (some: AdminKey[]) => {
    empty();
    setBusy(true);
    setError(undefined);
    const done: AdminKey[] = [];
    for (const key of some) {
      const { id } = key;
      try {
        const changed = await call<AdminKey>("POST", `/api-keys/${id}/leak`);
        keys.update((keys) => new Map(keys).set(id, changed));
        done.push(key);
      } catch (reason) {
        // One that could not be disabled keeps no other from it; one that has gone is as it should be.
        if (asApiError(reason).code === "not_found") {
          drop(id);
          addAlert(t("apiKeysLeakStopped", { name: isolated(key.name) }), AlertVariant.info);
        } else setError((first) => first ?? asApiError(reason));
      }
    }
    const [first] = done;
    if (first) {
      const one = { name: isolated(first.name) };
      addAlert(
        done.length > 1
          ? t("apiKeysDisabledMany", { count: done.length })
          : t(isUsable(first, now) ? "apiKeysLeakDisabled" : "apiKeysLeakMarked", one),
      );
    }
    setBusy(false);
  };

  return (
    <PageSection variant="light">
      <TextContent className="sk-explained">
        <Text>{t("apiKeysLeakWhat")}</Text>
      </TextContent>
      <div ref={place} tabIndex={-1} className="sk-key sk-place">
        <LeakForm field={field} leak={leak} />
        {error && (
          <Notice isLive variant="danger" title={t("apiKeysLeakFailed")}>
            {errorWords(t, error)}
          </Notice>
        )}
        {keys.error ? (
          <LoadFailed title="apiKeysLoadFailed" error={keys.error} onRetry={keys.reload} />
        ) : found.length > 0 && (keys.isLoading || !keys.value) ? (
          <ListSkeleton />
        ) : (
          found.length > 0 && (
            <FoundKeys found={found} keyOf={keyOf} unknown={t("apiKeysLeakUnknown")}>
              {(key) => (
                <LeakedKey
                  apiKey={key}
                  isWorking={isUsable(key, now)}
                  onMark={canManage && canMark(key) ? () => setAsked([key]) : undefined}
                  isBusy={busy}
                />
              )}
            </FoundKeys>
          )
        )}
        {canManage && <DisableAll found={found} keyOf={keyOf} isBusy={busy} onDisable={setAsked} />}
      </div>
      {asked && (
        <LeakQuestion
          keys={asked}
          onGo={() => {
            setAsked(undefined);
            void mark(asked);
          }}
          onCancel={() => setAsked(undefined)}
        />
      )}
    </PageSection>
  );
};

/** The prefix of the realm's keys; one that it had before is not known. */
function usePrefixes() {
  const { realmRepresentation } = useRealm();
  const prefix = realmRepresentation?.attributes?.["apiKeys.prefix"] || DEFAULT_PREFIX;
  return useMemo(() => new Set([prefix]), [prefix]);
}

const DEFAULT_PREFIX = "rpa";

/** The keys with these ids that the administrator may see; those of other realms are not there. */
function useKeys(ids: string[]) {
  const call = useCall();
  const wanted = ids.join(" ");
  return useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        const keys = new Map<string, AdminKey>();
        for (const id of wanted.split(" ").filter(Boolean)) {
          const key = await call<AdminKey>("GET", `/api-keys/${id}`, { signal }).catch((reason: unknown) => {
            if (asApiError(reason).code !== "not_found") throw reason;
          });
          if (key) keys.set(id, key);
        }
        return keys;
      },
      [call, wanted],
    ),
  );
}
