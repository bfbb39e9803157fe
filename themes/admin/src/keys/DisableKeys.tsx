import { FormGroup, Spinner, TextInput } from "@patternfly/react-core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed, Name, useLoaded, useNumberFormat } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";
import { AT_MOST } from "./counted";
import { type Filter, queryOf } from "./filter";
import { FilterWords } from "./FilterWords";
import type { Disabled, DryRun } from "./types";

type Props = { filter: Filter; userId: string | undefined; onClose: (disabled?: Disabled) => void };

const SHOWN = 10;

/** For more keys, the server makes no events of their owners, of which Keycloak's listener could write. */
const MAILED = 1000;

/** Switches off all keys that are looked at: first a dry run that tells how many and whose, then, if it is meant, it does. */
export const DisableKeys = ({ filter, userId, onClose }: Props) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const call = useCall();
  const [typed, setTyped] = useState("");
  // Nothing narrows it down: every key of the realm.
  const isAll = !userId && Object.keys(filter).length === 0;
  // Dry run and run must mean the same keys, also where a filter counts days from now.
  const [query] = useState(() => {
    const meant = queryOf(filter, userId);
    // Every key of the realm must be asked for expressly.
    if (meant.size === 0) meant.set("enabled", "true");
    return meant;
  });

  const {
    value: found,
    error,
    reload,
  } = useLoaded(
    useCallback(
      (signal: AbortSignal) =>
        call<DryRun>("POST", `/api-keys/disable?dryRun=true&atMost=${AT_MOST}&${query}`, { signal, isSafe: true }),
      [call, query],
    ),
  );

  const disable = async () => {
    onClose(await call<Disabled>("POST", `/api-keys/disable?${query}`));
  };

  const action = found?.more
    ? t("apiKeysDisableManyActionMore", { number: number.format(found.count) })
    : found?.enabledCount
      ? t("apiKeysDisableManyAction", { count: found.enabledCount })
      : t(found?.count ? "apiKeysKeepOffAction" : "apiKeysDisableMany");
  return (
    <Question
      title={t("apiKeysDisableManyTitle")}
      action={action}
      isDanger
      isDisabled={!found?.count || (isAll && typed.trim() !== String(found.count))}
      onAction={disable}
      onCancel={() => onClose()}
    >
      {error ? (
        <LoadFailed title="apiKeysDryRunFailed" error={error} onRetry={reload} />
      ) : !found ? (
        <Spinner aria-label={t("apiKeysLoading")} />
      ) : found.count === 0 ? (
        <p>{t("apiKeysDisableNone")}</p>
      ) : (
        <>
          <FilterWords filter={filter} owner={userId && (found.users[0]?.username ?? userId)} />
          <HowMany found={found} />
          <p>
            {t(query.get("enabled") === "true" ? "apiKeysDisableEnabledOnly" : "apiKeysDisableAlsoOff")}{" "}
            {t("apiKeysDisableSuccessors")}
          </p>
          <p>{t("apiKeysDisableUndo")}</p>
          <p>{t(found.more || found.count > MAILED ? "apiKeysNoMailToMany" : "apiKeysNoMail")}</p>
          {isAll && (
            <FormGroup label={t("apiKeysDisableTypeCount", { count: found.count })} fieldId="sk-count">
              <TextInput
                id="sk-count"
                inputMode="numeric"
                autoComplete="off"
                value={typed}
                onChange={(_, text) => setTyped(text)}
              />
            </FormGroup>
          )}
        </>
      )}
    </Question>
  );
};

const HowMany = ({ found: { count, enabledCount, more, userCount, users } }: { found: DryRun }) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const shown = users.slice(0, SHOWN);
  const already = count - enabledCount;
  return (
    <div data-testid="api-keys-dry-run">
      {more ? (
        // Whose they are was found out for the counted keys only.
        <p>
          <strong>{t("apiKeysDisableHowManyMore", { number: number.format(count) })}</strong>{" "}
          {t("apiKeysDisableWhoseMore", { count: userCount, number: number.format(userCount) })}
        </p>
      ) : (
        <>
          {already === 0 ? (
            <p>
              <strong>{t("apiKeysDisableHowMany", { count })}</strong> {t("apiKeysDisableWhose", { count: userCount })}
            </p>
          ) : (
            <>
              {enabledCount > 0 && (
                <p>
                  <strong>{t("apiKeysDisableEnabled", { count: enabledCount })}</strong>
                </p>
              )}
              <p>{t("apiKeysDisableAlready", { count: already })}</p>
              <p>{t("apiKeysDisableTogether", { count: userCount })}</p>
            </>
          )}
          <ul className="sk-owners">
            {shown.map(({ userId, username, count: ofUser }) => (
              <li key={userId}>
                <Name>{username ?? userId}</Name>: {t("apiKeysCount", { count: ofUser })}
              </li>
            ))}
            {userCount > shown.length && <li>{t("apiKeysMoreOwners", { count: userCount - shown.length })}</li>}
          </ul>
        </>
      )}
      {(more || enabledCount > 0) && <p>{t("apiKeysDisableWhat", { count: more ? count : enabledCount })}</p>}
    </div>
  );
};
