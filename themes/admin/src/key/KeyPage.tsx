import { useAccess, useAdminClient, ViewHeader } from "@keycloak/keycloak-admin-ui";
import { PageSection } from "@patternfly/react-core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router-dom";
import {
  AdviceNotes,
  errorWords,
  Grant,
  isolated,
  KeyTags,
  ListSkeleton,
  LoadFailed,
  Notice,
  Part,
  Section,
  UsageView,
  useFocusLeftBehind,
  useLoaded,
} from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { AdminKey } from "../keys/types";
import { History } from "./History";
import { KeyActions } from "./KeyActions";
import { KeyFacts } from "./KeyFacts";
import { RotationSection } from "./RotationSection";
import { useActivity } from "./useActivity";

/** Everything about one key: whose it is, what it may do, what it did, and what was changed about it. */
export const KeyPage = () => {
  const { keyId = "" } = useParams();
  // Another id is another page: nothing of the last key may stay while it loads, or if it fails to.
  return <LoadedKey key={keyId} keyId={keyId} />;
};

const LoadedKey = ({ keyId }: { keyId: string }) => {
  const { t } = useTranslation();
  const call = useCall();
  const { value, error, reload, update } = useLoaded(
    useCallback(
      (signal: AbortSignal) => call<AdminKey>("GET", `/api-keys/${encodeURIComponent(keyId)}`, { signal }),
      [call, keyId],
    ),
  );
  if (value && error?.code !== "not_found")
    return <OneKey apiKey={value} onChanged={(key) => update(() => key)} onGone={reload} />;
  return (
    <>
      <ViewHeader titleKey="apiKeyDetails" divider />
      <PageSection variant="light">
        {error?.code === "not_found" ? (
          <Notice variant="warning" title={t("apiKeyLoadFailed")}>
            {errorWords(t, error)}
          </Notice>
        ) : error ? (
          <LoadFailed title="apiKeyLoadFailed" error={error} onRetry={reload} />
        ) : (
          <ListSkeleton />
        )}
      </PageSection>
    </>
  );
};

type Props = { apiKey: AdminKey; onChanged: (key: AdminKey) => void; onGone: () => void };

const OneKey = ({ apiKey, onChanged, onGone }: Props) => {
  const { t } = useTranslation();
  const { hasAccess } = useAccess();
  const { adminClient } = useAdminClient();
  const { usage, advice, history, rotation } = useActivity(apiKey.id);
  // Fine-grained permissions may let somebody manage this user and no other.
  const { value: owner } = useLoaded(
    useCallback(() => adminClient.users.findOne({ id: apiKey.userId }), [adminClient, apiKey.userId]),
  );
  // Buttons go with the state that they change.
  const { enabled, disabledBy, leakedTimestamp } = apiKey;
  const place = useFocusLeftBehind<HTMLDivElement>(JSON.stringify([enabled, disabledBy, leakedTimestamp]));
  const canManage = hasAccess("manage-users") || owner?.access?.manage === true;

  return (
    <>
      <ViewHeader titleKey={isolated(apiKey.name)} isDropdownDisabled divider />
      <PageSection variant="light">
        <div ref={place} tabIndex={-1} className="sk-key sk-place">
          <div>
            <span className="sk-hint" dir="ltr">
              {apiKey.hint}
            </span>{" "}
            <KeyTags apiKey={apiKey} />
          </div>
          {canManage && (
            <KeyActions
              apiKey={apiKey}
              onChanged={(key) => {
                onChanged(key);
                history.reload();
              }}
              onGone={onGone}
            />
          )}
          <KeyFacts apiKey={apiKey} lastUse={usage.value?.lastUse} history={history.value} />
          <RotationSection rotation={rotation} />
          <Section title={t("apiKeysSummary")}>
            <Grant apiKey={apiKey} />
          </Section>
          <Section title={t("apiKeysUsage")}>
            <Part of={usage} height="14rem">
              {(value) => <UsageView usage={value} />}
            </Part>
          </Section>
          {apiKey.kind === "scoped" && (
            <Section title={t("apiKeysAdvice")}>
              <Part of={advice}>{(value) => <AdviceNotes advice={value} />}</Part>
            </Section>
          )}
          <Section title={t("apiKeysHistory")}>
            <Part of={history}>{(entries) => <History entries={entries} />}</Part>
          </Section>
        </div>
      </PageSection>
    </>
  );
};
