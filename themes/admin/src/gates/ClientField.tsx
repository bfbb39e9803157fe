import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import {
  Button,
  Form,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  InputGroup,
  InputGroupItem,
  TextInput,
} from "@patternfly/react-core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiError, asApiError, errorWords, holdsKey } from "scoped-keys-shared";

import { failing } from "../api/failing";

type Props = { onFound: (id: string) => void };

const WAIT = 300;
const MAX = 20;

/** Finds a client by its client id; suggests those that contain what is typed. */
export const ClientField = ({ onFound }: Props) => {
  const { t } = useTranslation();
  const { adminClient } = useAdminClient();
  const [typed, setTyped] = useState("");
  const [suggested, setSuggested] = useState<string[]>([]);
  const [isUnknown, setUnknown] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  // What is looked for stands in addresses, and so in logs.
  const isKey = holdsKey(typed);
  const wanted = isKey ? "" : typed.trim();
  const isWrong = isKey || isUnknown || !!failure;

  useEffect(() => {
    if (!wanted) return;
    let isWanted = true;
    const timer = setTimeout(
      () =>
        adminClient.clients.find({ clientId: wanted, search: true, max: MAX }).then(
          (clients) => isWanted && setSuggested(clients.map(({ clientId }) => clientId!)),
          () => isWanted && setSuggested([]),
        ),
      WAIT,
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [adminClient, wanted]);

  const check = async () => {
    setFailure(undefined);
    try {
      const [client] = await failing(() => adminClient.clients.find({ clientId: wanted }));
      setUnknown(!client);
      if (client) onFound(client.id!);
    } catch (reason) {
      setFailure(asApiError(reason));
    }
  };

  return (
    <Form
      className="sk-gate-search"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted) void check();
      }}
    >
      <FormGroup label={t("apiGatesClientId")} fieldId="sk-gate-client">
        <InputGroup>
          <InputGroupItem isFill>
            <TextInput
              id="sk-gate-client"
              list="sk-gate-clients"
              autoComplete="off"
              aria-describedby="sk-gate-client-help"
              validated={isWrong ? "error" : "default"}
              value={typed}
              onChange={(_, text) => {
                setTyped(text);
                setUnknown(false);
                setFailure(undefined);
              }}
            />
            <datalist id="sk-gate-clients">
              {suggested.map((clientId) => (
                <option key={clientId} value={clientId} />
              ))}
            </datalist>
          </InputGroupItem>
          <InputGroupItem>
            <Button type="submit" variant="control" isDisabled={!wanted}>
              {t("apiGatesCheck")}
            </Button>
          </InputGroupItem>
        </InputGroup>
        <FormHelperText>
          <HelperText aria-live="polite">
            <HelperTextItem id="sk-gate-client-help" variant={isWrong ? "error" : "default"}>
              {failure
                ? errorWords(t, failure)
                : t(isKey ? "apiKeysSearchSecret" : isUnknown ? "apiGatesUnknown" : "apiGatesCheckHelp")}
            </HelperTextItem>
          </HelperText>
        </FormHelperText>
      </FormGroup>
    </Form>
  );
};
