import { Form, FormGroup, FormHelperText, HelperText, HelperTextItem, Radio, TextInput } from "@patternfly/react-core";
import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import { type PropsWithChildren, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, holdsKey, isolated, oneLine } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { Question } from "../parts/Question";
import { type Owner, OwnerField } from "./OwnerField";
import type { Endpoint } from "./types";
import { userName } from "./userName";
import { useAlert } from "../parts/useAlert";

type Props = {
  /** undefined for a new one. */
  endpoint: Endpoint | undefined;
  ownerName: string | undefined;
  onClose: (changed: boolean) => void;
};

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MAX_NAME = 100;

/** Adds an endpoint, or changes name and owner of one; its id is what keys and tokens say, so it stays. */
export const EditEndpoint = ({ endpoint, ownerName, onClose }: Props) => {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const call = useCall();
  const { adminClient } = useAdminClient();
  // What is changed: as it was when the form was opened, or what somebody else has made of it since.
  const [before, setBefore] = useState(endpoint);
  const [id, setId] = useState(endpoint?.id ?? "");
  const [name, setName] = useState(endpoint?.name ?? "");
  const [shared, setShared] = useState(!endpoint?.ownerId);
  const [owner, setOwner] = useState<Owner | undefined>(
    endpoint?.ownerId ? { id: endpoint.ownerId, name: ownerName ?? endpoint.ownerId } : undefined,
  );
  const [tried, setTried] = useState(false);

  // The ID stands in the address of the request.
  const isValidId = ID.test(id) && (!!endpoint || !holdsKey(id));
  const wrongId = tried && !isValidId;
  const wrongName = (tried || name.length > MAX_NAME) && !isName(name);
  const wrongOwner = tried && !shared && !owner;

  /** Takes in what somebody else has changed; what was entered here stays. */
  const follow = async (before: Endpoint, current: Endpoint) => {
    const { ownerId } = current;
    const chosen = shared ? undefined : owner?.id;
    if (name === before.name) setName(current.name);
    if (chosen === before.ownerId) {
      setShared(!ownerId);
      setOwner(ownerId ? { id: ownerId, name: await userName(adminClient, ownerId) } : undefined);
    }
    setBefore(current);
  };

  const save = async () => {
    setTried(true);
    if (!isValidId || !isName(name) || (!shared && !owner)) throw new ApiError(0, "incomplete", "");
    const path = `/api-endpoints/${encodeURIComponent(id)}`;
    if (before) {
      const current = await call<Endpoint>("GET", path);
      if (current.name !== before.name || current.ownerId !== before.ownerId) {
        await follow(before, current);
        throw new ApiError(0, "endpoint_changed", "");
      }
    }
    // PUT replaces what is there; a new endpoint must not take the place of another by mistake, nor come back.
    const headers = { [before ? "if-match" : "if-none-match"]: "*" };
    await call("PUT", path, { body: { name: name.trim(), ownerId: shared ? null : owner!.id }, headers });
    addAlert(t("apiEndpointsSaved", { name: isolated(name.trim()) }));
    onClose(true);
  };

  return (
    <Question
      title={endpoint ? t("apiEndpointsEditTitle", { id }) : t("apiEndpointsAdd")}
      action={t("save")}
      onAction={save}
      onCancel={() => onClose(false)}
    >
      <Form onSubmit={(event) => event.preventDefault()}>
        <FormGroup label={t("apiEndpointsId")} fieldId="sk-endpoint-id" isRequired>
          <TextInput
            id="sk-endpoint-id"
            value={id}
            isDisabled={!!endpoint}
            isRequired
            validated={wrongId ? "error" : "default"}
            aria-describedby="sk-endpoint-id-help"
            onChange={(_, value) => setId(value)}
          />
          <FieldHelp id="sk-endpoint-id-help" isError={wrongId}>
            {t(endpoint ? "apiEndpointsIdStays" : "apiEndpointsIdHelp")}
          </FieldHelp>
        </FormGroup>
        <FormGroup label={t("apiKeysName")} fieldId="sk-endpoint-name" isRequired>
          <TextInput
            id="sk-endpoint-name"
            value={name}
            isRequired
            validated={wrongName ? "error" : "default"}
            aria-describedby="sk-endpoint-name-help"
            onChange={(_, value) => setName(oneLine(value))}
          />
          <FieldHelp id="sk-endpoint-name-help" isError={wrongName}>
            {t("apiEndpointsNameHelp")}
          </FieldHelp>
        </FormGroup>
        <FormGroup label={t("apiEndpointsWho")} role="radiogroup" fieldId="sk-endpoint-who" isStack>
          <Radio
            id="sk-endpoint-shared"
            name="sk-endpoint-who"
            label={t("apiEndpointsEveryone")}
            description={t("apiEndpointsEveryoneHelp")}
            isChecked={shared}
            onChange={() => setShared(true)}
          />
          <Radio
            id="sk-endpoint-owned"
            name="sk-endpoint-who"
            label={t("apiEndpointsOne")}
            description={t("apiEndpointsOneHelp")}
            isChecked={!shared}
            onChange={() => setShared(false)}
          />
        </FormGroup>
        {!shared && <OwnerField owner={owner} isWrong={wrongOwner} onChange={setOwner} />}
      </Form>
    </Question>
  );
};

const isName = (name: string) => {
  const length = name.trim().length;
  return length > 0 && length <= MAX_NAME;
};

const FieldHelp = ({ id, isError, children }: PropsWithChildren<{ id: string; isError: boolean }>) => (
  <FormHelperText>
    <HelperText>
      <HelperTextItem id={id} variant={isError ? "error" : "default"}>
        {children}
      </HelperTextItem>
    </HelperText>
  </FormHelperText>
);
