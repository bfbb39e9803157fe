import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router-dom";
import {
  type ApiError,
  type ApiKey,
  asApiError,
  canMark,
  DisableAll,
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
import { useAlert } from "../../parts/useAlert";
import { ALL, useApi } from "../api";
import { useLoadedKeys } from "../ApiKeys";
import { FormPage } from "../form/FormPage";
import { DeleteKey } from "../list/DeleteKey";
import { PendingGuard } from "../PendingGuard";
import { Refused } from "../Refused";
import { CopyBox } from "../reveal/CopyBox";
import { RevealKey } from "../reveal/RevealKey";
import { reportLine } from "../reveal/self";
import { LeakedKey } from "./LeakedKey";
import { type Asked, LeakQuestion } from "./LeakQuestion";

/** Finds the user's keys in whatever was exposed, and stops them. */
export const LeakPage = () => {
  const { t } = useTranslation();
  const { key: visit } = useLocation();
  const now = useNow();
  const api = useApi();
  const keys = useLoadedKeys();
  const addAlert = useAlert();
  const { leak, field, empty, drop } = useLeak(usePrefixes(keys.keys));
  const further = useFurther(leak?.keys.flatMap(({ id, isOurs }) => (isOurs ? id : [])) ?? []);
  const [busy, setBusy] = useState(false);
  const isPending = useRef(false);
  const [failure, setFailure] = useState<{ error: ApiError; title: string }>();
  const [asked, setAsked] = useState<Asked>();
  const [doomed, setDoomed] = useState<ApiKey>();
  // The only place that holds the new key: until the user goes on from it.
  const [rotated, setRotated] = useState<{ successor: NewKey; visit: string }>();

  const found = leak?.keys ?? [];
  const keyOf = (id: string) => keys.keys.find((key) => key.id === id) ?? further.find((key) => key.id === id);
  // A button goes with the state that it changes.
  const states = found.map(({ id }) => [id, keyOf(id)?.enabled, keyOf(id)?.leakedTimestamp]);
  const place = useFocusLeftBehind<HTMLDivElement>(JSON.stringify(states));

  const act = async (title: string, work: () => Promise<void>) => {
    empty();
    setBusy(true);
    setFailure(undefined);
    await work().catch((reason: unknown) => setFailure({ error: asApiError(reason), title }));
    setBusy(false);
  };
  const gone = (id: string) => {
    drop(id);
    keys.drop(id);
  };
  const stopped = ({ name }: ApiKey) => addAlert(t("apiKeysLeakStopped", { name: isolated(name) }), INFO);
  /** Marks them as leaked, which disables those that work. */
  const mark = (some: ApiKey[]) =>
    act("apiKeysLeakFailed", async () => {
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
          done.length > 1
            ? t("apiKeysDisabledMany", { count: done.length })
            : t(isUsable(done[0]!, now) ? "apiKeysLeakDisabled" : "apiKeysLeakMarked", one),
          SUCCESS,
        );
      }
      // One that could not be disabled keeps no other from it.
      if (failures.length > 0) throw failures[0];
    });
  const rotate = (key: ApiKey) =>
    act("apiKeysRotateFailed", async () => {
      isPending.current = true;
      try {
        // Others may have the key: it ends first, also if it gets no successor then.
        if (canMark(key)) keys.put(await api.leak(key.id));
        const successor = await api.rotate(key.id, 0);
        const { key: _, ...withoutKey } = successor;
        keys.put(withoutKey);
        keys.refresh();
        setRotated({ successor, visit });
      } catch (reason) {
        const { code } = asApiError(reason);
        if (code !== "not_found" && code !== "key_rotated") throw reason;
        // From another tab or by an administrator.
        stopped(key);
        if (code === "not_found") gone(key.id);
        else keys.put(await api.get(key.id));
      } finally {
        isPending.current = false;
      }
    });
  const go = ({ what, keys: [key, ...others] }: Asked) => {
    setAsked(undefined);
    void (what === "rotate" ? rotate(key!) : mark([key!, ...others]));
  };

  if (rotated?.visit === visit) {
    return (
      <RevealKey created={rotated.successor} oldEnds={0} onForget={() => setRotated(undefined)} next="../leaked" />
    );
  }
  return (
    <FormPage title={t("apiKeysLeak")} description={t("apiKeysLeakWhat")}>
      <div ref={place} tabIndex={-1} className="sk-key sk-place">
        <PendingGuard isNeeded={isPending} />
        <LeakForm field={field} leak={leak} />
        {failure && <Refused error={failure.error} title={t(failure.title)} />}
        {found.length > 0 && (
          <FoundKeys found={found} keyOf={keyOf} unknown={t("apiKeysLeakUnknown")}>
            {(key) => (
              <LeakedKey
                apiKey={key}
                isBusy={busy}
                onDisable={() => setAsked({ what: "disable", keys: [key] })}
                onMark={() => setAsked({ what: "mark", keys: [key] })}
                onRotate={() => setAsked({ what: "rotate", keys: [key] })}
                onDelete={() => setDoomed(key)}
              />
            )}
          </FoundKeys>
        )}
        <DisableAll
          found={found}
          keyOf={keyOf}
          isBusy={busy}
          onDisable={(keys) => setAsked({ what: "disable", keys })}
        />
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
      {asked && <LeakQuestion asked={asked} onGo={() => go(asked)} onCancel={() => setAsked(undefined)} />}
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

/** The prefixes of the user's keys. */
const usePrefixes = (keys: ApiKey[]) =>
  useMemo(() => new Set(keys.flatMap(({ kind, hint }) => (kind === "scoped" ? hint.split("_")[0]! : []))), [keys]);

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
