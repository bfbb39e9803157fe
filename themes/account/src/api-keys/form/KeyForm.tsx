import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useEnvironment } from "@keycloak/keycloak-account-ui";
import { ActionGroup, Form } from "@patternfly/react-core/dist/esm/components/Form";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  allowsNothing,
  type ApiError,
  asApiError,
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

import { Refused } from "../Refused";
import { forgetDraft, type FormValues, keepDraft, takeDraft } from "./draft";
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
  onSubmit: (draft: KeyDraft) => Promise<void>;
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
  const { keycloak } = useEnvironment();
  // Another user may sign in on the way: the draft is not for them.
  const place = `${keycloak.subject}/${form}`;
  const [{ draft, values: first }] = useState(() => {
    const draft = takeDraft(place);
    return { draft, values: { ...initial, ...draft } };
  });
  const [values, setValues] = useState(first);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const element = useRef<HTMLFormElement>(null);
  const isUnsaved = useRef(!!draft);
  useEffect(forgetDraft, []);

  const { name, note, expiry, permissions } = values;
  const span = spanOf(limits, apiKey?.createdTimestamp);
  const expires = expiryOf(expiry, span, apiKey?.expiresTimestamp ?? null);
  const set = (change: Partial<FormValues>) => {
    isUnsaved.current = true;
    setValues((old) => ({ ...old, ...change }));
  };
  const setEndpoints = (endpoints: typeof permissions.endpoints) => set({ permissions: { ...permissions, endpoints } });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setError(undefined);
    if (!isVisible(name) || expires === undefined) {
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    setBusy(true);
    isUnsaved.current = false;
    await onSubmit({ name: name.trim(), note: note.trim(), permissions, expiresTimestamp: expires }).catch(
      (reason: unknown) => {
        setError(asApiError(reason));
        setBusy(false);
        isUnsaved.current = true;
      },
    );
  };
  const keep = () => {
    isUnsaved.current = false;
    keepDraft(place, values);
  };
  const cancel = () => {
    isUnsaved.current = false;
    onCancel();
  };

  return (
    <>
      <LeaveGuard
        isNeeded={isUnsaved}
        title={t("apiKeysDiscardTitle")}
        what={t("apiKeysDiscardWhat")}
        leave={t("apiKeysDiscard")}
      />
      <Form ref={element} onSubmit={(event) => void submit(event)} noValidate className="sk-form">
        <div className="sk-fields">
          {!draft && above}
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
          {error && <Refused error={error} title={t("apiKeysSaveFailed")} onLeave={keep} />}
          <ActionGroup>
            <Button type="submit" isLoading={busy} isDisabled={busy}>
              {submitLabel}
            </Button>
            <Button variant="link" onClick={cancel}>
              {t("apiKeysCancel")}
            </Button>
          </ActionGroup>
        </div>
      </Form>
    </>
  );
};
