import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { ActionGroup, Form } from "@patternfly/react-core/dist/esm/components/Form";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  allowsNothing,
  type Endpoint,
  EVERY_ENDPOINT,
  everyEndpoint,
  isVisible,
  type KeyDraft,
  LeaveGuard,
  type Limits,
  type Loaded,
  Notice,
  type ScopedKey,
  wider,
  withLevel,
} from "scoped-keys-shared";

import { PendingGuard } from "../PendingGuard";
import { Refused } from "../Refused";
import { useRequest } from "../useRequest";
import { type FormValues, useDraft } from "./draft";
import { EndpointTable } from "./EndpointTable";
import { expiryOf, spanOf } from "./expiry";
import { ExpiryField } from "./ExpiryField";
import { GraphqlWarning } from "./GraphqlWarning";
import { LevelField } from "./LevelField";
import { NameField } from "./NameField";
import { NoteField } from "./NoteField";
import { PresetField } from "./PresetField";
import { Summary } from "./Summary";
import { TooManyEndpoints } from "./TooManyEndpoints";
import { Widening } from "./Widening";

type Props = {
  form: string;
  apiKey?: ScopedKey;
  limits: Limits;
  catalogue: Loaded<Endpoint[]>;
  initial: FormValues;
  /** Stands above the fields. */
  note?: ReactNode;
  submitLabel: string;
  /** Leaves the page when it is done, by `leave` or because another takes its place. */
  onSubmit: (draft: KeyDraft, leave: () => void) => Promise<void>;
  onCancel: () => void;
};

export const KeyForm = ({
  form,
  apiKey,
  limits,
  catalogue,
  initial,
  note: above,
  submitLabel,
  onSubmit,
  onCancel,
}: Props) => {
  const { t } = useTranslation();
  const draft = useDraft(form, initial);
  const { values, isUnsaved } = draft;
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useRequest();
  const element = useRef<HTMLFormElement>(null);

  const { name, note, expiry, permissions } = values;
  const span = spanOf(limits, apiKey?.createdTimestamp);
  const expires = expiryOf(expiry, span, apiKey?.expiresTimestamp ?? null);
  const set = (change: Partial<FormValues>) => {
    // What changes now would be lost: it is not in the request.
    if (!busy) draft.set(change);
  };
  const setEndpoints = (endpoints: typeof permissions.endpoints) => set({ permissions: { ...permissions, endpoints } });

  const submit = async () => {
    setTried(true);
    if (!isVisible(name) || expires === undefined) {
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    isUnsaved.current = true;
    await onSubmit({ name: name.trim(), note: note.trim(), permissions, expiresTimestamp: expires }, leave);
  };
  const leave = () => {
    isUnsaved.current = false;
    onCancel();
  };

  return (
    <>
      {busy && !apiKey ? (
        <PendingGuard isNeeded={isUnsaved} />
      ) : (
        <LeaveGuard
          isNeeded={isUnsaved}
          title={t("apiKeysDiscardTitle")}
          what={t("apiKeysDiscardWhat")}
          leave={t("apiKeysDiscard")}
        />
      )}
      <Form
        ref={element}
        onSubmit={(event) => {
          event.preventDefault();
          void run(submit);
        }}
        noValidate
        className="sk-form"
      >
        <div className="sk-fields">
          {!draft.isRestored && above}
          {!apiKey && <PresetField limits={limits} span={span} values={values} onChange={set} />}
          <NameField
            value={name}
            onChange={(name) => set({ name })}
            missing={tried && !isVisible(name)}
            error={error}
          />
          <NoteField value={note} onChange={(note) => set({ note })} />
          <ExpiryField
            value={expiry}
            onChange={(expiry) => set({ expiry })}
            span={span}
            kept={apiKey && (apiKey.expiresTimestamp ?? null)}
            invalid={tried && expires === undefined}
            error={error}
          />
          <LevelField
            area="Graphql"
            value={permissions.graphql}
            highest={wider(limits.maxGraphql, apiKey?.permissions.graphql ?? "none")}
            onChange={(graphql) => set({ permissions: { ...permissions, graphql } })}
          />
          {permissions.graphql === "read_write" && <GraphqlWarning />}
          <LevelField
            area="Every"
            value={everyEndpoint(permissions.endpoints)}
            highest="read_write"
            onChange={(level) => setEndpoints(withLevel(permissions.endpoints, [EVERY_ENDPOINT], level))}
          />
          <EndpointTable catalogue={catalogue} endpoints={permissions.endpoints} onChange={setEndpoints} />
        </div>
        <div className="sk-side">
          <Summary permissions={permissions} expires={expires} />
          {apiKey && <Widening apiKey={apiKey} permissions={permissions} expires={expires} />}
          <div aria-live="polite" className="sk-stack">
            {isVisible(name) && allowsNothing(permissions) && (
              <Notice variant="warning" title={t("apiKeysNoAccess")}>
                {t("apiKeysNoAccessWhat")}
              </Notice>
            )}
            <TooManyEndpoints
              endpoints={permissions.endpoints}
              offered={catalogue.value}
              most={limits.maxEndpointsPerToken}
            />
          </div>
          {error && <Refused error={error} title={t("apiKeysSaveFailed")} onLeave={draft.keep} />}
          <ActionGroup>
            <Button type="submit" isLoading={busy} isDisabled={busy}>
              {submitLabel}
            </Button>
            <Button variant="link" isDisabled={busy} onClick={leave}>
              {t("apiKeysCancel")}
            </Button>
          </ActionGroup>
        </div>
      </Form>
    </>
  );
};
