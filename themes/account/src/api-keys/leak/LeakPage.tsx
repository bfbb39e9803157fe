import { useAccountAlerts } from "@keycloak/keycloak-account-ui";
import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router-dom";
import {
  type ApiError,
  type ApiKey,
  asApiError,
  FoundKeys,
  isolated,
  isUsable,
  LeakForm,
  type NewKey,
  useFocusLeftBehind,
  useLeak,
  useLoaded,
  useNow,
} from "scoped-keys-shared";

import { environment } from "../../console/environment";
import { INFO, SUCCESS } from "../../parts/alertVariant";
import { ALL, useApi } from "../api";
import { useLoadedKeys } from "../ApiKeys";
import { FormPage } from "../form/FormPage";
import { DeleteKey } from "../list/DeleteKey";
import { Refused } from "../Refused";
import { CopyBox } from "../reveal/CopyBox";
import { RevealKey } from "../reveal/RevealKey";
import { reportLine } from "../reveal/self";
import { LeakedKey } from "./LeakedKey";

/** Finds the user's keys in whatever was exposed, and stops them. */
export const LeakPage = () => {
  const { t } = useTranslation();
  const { key: visit } = useLocation();
  const now = useNow();
  const api = useApi();
  const keys = useLoadedKeys();
  const { addAlert } = useAccountAlerts();
  const { leak, field, empty, drop } = useLeak();
  const further = useFurther(leak?.keys.flatMap(({ id, isWhole }) => (isWhole ? id : [])) ?? []);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const [doomed, setDoomed] = useState<ApiKey>();
  // The only place that holds the new key: until the user goes on from it.
  const [rotated, setRotated] = useState<{ successor: NewKey; visit: string }>();

  const found = leak?.keys ?? [];
  const keyOf = (id: string) => keys.keys.find((key) => key.id === id) ?? further.find((key) => key.id === id);
  const usable = found.flatMap(({ id }) => keyOf(id) ?? []).filter((key) => isUsable(key, now));
  const place = useFocusLeftBehind<HTMLDivElement>(`${found.length} ${usable.length}`);

  const act = async (work: () => Promise<void>) => {
    empty();
    setBusy(true);
    setError(undefined);
    await work().catch((reason: unknown) => setError(asApiError(reason)));
    setBusy(false);
  };
  const gone = (id: string) => {
    drop(id);
    keys.drop(id);
  };
  const stopped = ({ name }: ApiKey) => addAlert(t("apiKeysLeakStopped", { name: isolated(name) }), INFO);
  const disable = (some: ApiKey[]) =>
    act(async () => {
      const done: ApiKey[] = [];
      const failures: unknown[] = [];
      for (const key of some) {
        try {
          keys.put(await api.leak(key.id));
          done.push(key);
        } catch (reason) {
          if (asApiError(reason).code === "not_found") {
            gone(key.id);
            stopped(key);
          } else failures.push(reason);
        }
      }
      if (done.length > 0) {
        const one = { name: isolated(done[0]!.name) };
        addAlert(
          done.length > 1 ? t("apiKeysDisabledMany", { count: done.length }) : t("apiKeysLeakDisabled", one),
          SUCCESS,
        );
      }
      // One that could not be disabled keeps no other from it.
      if (failures.length > 0) throw failures[0];
    });
  const rotate = (key: ApiKey) =>
    act(async () => {
      const successor = await api.rotate(key.id, 0).catch(async (reason: unknown) => {
        if (!(await isStopped(key, asApiError(reason)))) throw reason;
        stopped(key);
        return undefined;
      });
      if (!successor) return;
      const { key: _, ...withoutKey } = successor;
      keys.put(withoutKey);
      keys.refresh();
      setRotated({ successor, visit });
    });
  /** Whether it was stopped meanwhile, from another tab or by an administrator, which is what was wanted. */
  const isStopped = async ({ id }: ApiKey, { status, code }: ApiError) => {
    if (code === "not_found") gone(id);
    if (status !== CONFLICT) return code === "not_found";
    const current = await api.get(id);
    keys.put(current);
    return !isUsable(current, Date.now());
  };

  if (rotated?.visit === visit) {
    return (
      <RevealKey created={rotated.successor} oldEnds={0} onForget={() => setRotated(undefined)} next="../leaked" />
    );
  }
  return (
    <FormPage title={t("apiKeysLeak")} description={t("apiKeysLeakWhat")}>
      <div ref={place} tabIndex={-1} className="sk-key sk-place">
        <LeakForm field={field} leak={leak} />
        {error && <Refused error={error} title={t("apiKeysLeakFailed")} />}
        {found.length > 0 && (
          <FoundKeys found={found} keyOf={keyOf} unknown={t("apiKeysLeakUnknown")}>
            {(key) => (
              <LeakedKey
                apiKey={key}
                isBusy={busy}
                onDisable={() => void disable([key])}
                onRotate={() => void rotate(key)}
                onDelete={() => setDoomed(key)}
              />
            )}
          </FoundKeys>
        )}
        {usable.length > 1 && (
          <Button variant="danger" isDisabled={busy} onClick={() => void disable(usable)}>
            {t("apiKeysLeakDisableAll", { count: usable.length })}
          </Button>
        )}
        {keys.rules?.leakReports !== false && found.some(({ id, isWhole }) => isWhole && !keyOf(id)) && (
          <CopyBox
            id="sk-report"
            label={t("apiKeysLeakReport")}
            copyLabel={t("apiKeysRevealCopyCurl")}
            text={reportLine(environment)}
            help={t("apiKeysLeakReportWhat")}
          />
        )}
      </div>
      {doomed && (
        <DeleteKey
          apiKey={doomed}
          onGone={(id) => {
            empty();
            gone(id);
          }}
          onClose={() => setDoomed(undefined)}
        />
      )}
    </FormPage>
  );
};

const CONFLICT = 409;

const NONE: ApiKey[] = [];

/** Keys of the user beyond those that the list can hold: asked for by id. */
function useFurther(ids: string[]): ApiKey[] {
  const api = useApi();
  const { keys } = useLoadedKeys();
  const wanted = keys.length < ALL ? "" : ids.filter((id) => keys.every((key) => key.id !== id)).join(" ");
  const { value } = useLoaded(
    useCallback(
      async () =>
        (await Promise.allSettled(wanted.split(" ").filter(Boolean).map(api.get))).flatMap((one) =>
          one.status === "fulfilled" ? one.value : [],
        ),
      [api, wanted],
    ),
  );
  return value ?? NONE;
}
