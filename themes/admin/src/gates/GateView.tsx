import { useAccess, useRealm } from "@keycloak/keycloak-admin-ui";
import { Button, Flex, Switch, Text, TextContent } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import {
  type ApiError,
  asApiError,
  errorWords,
  harmless,
  isolated,
  ListSkeleton,
  LoadFailed,
  Name,
  Notice,
  useFocusLeftBehind,
} from "scoped-keys-shared";

import { Question } from "../parts/Question";
import { toClient } from "../paths";
import { Checklist } from "./Checklist";
import { Curl } from "./Curl";
import { GateState } from "./GateState";
import { isBlocked, isGate, isReady, type Removal } from "./types";
import { useGate } from "./useGates";
import { useAlert } from "../parts/useAlert";

type Props = { id: string; onChanged: () => void };

/** One client: what is right and wrong with it as a gate, and what can be done about that. */
export const GateView = ({ id, onChanged }: Props) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const { hasAccess } = useAccess();
  const addAlert = useAlert();
  const { value: gate, error, reload, put, stop } = useGate(id);
  const [asked, setAsked] = useState<"mend" | "stop">();
  const [removed, setRemoved] = useState<Removal[]>([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  // A button goes with what it changes.
  const place = useFocusLeftBehind<HTMLElement>(JSON.stringify([gate?.objections, gate?.mendable]));

  if (error?.status === 404) return <Notice variant="warning" title={t("apiGatesUnknown")} />;
  if (error) return <LoadFailed title="apiGatesLoadFailed" error={error} onRetry={reload} />;
  if (!gate) return <ListSkeleton />;
  const mayManage = hasAccess("manage-clients");
  const name = isolated(gate.clientId);

  const change = async (body: { mend?: boolean; scopeRequired?: boolean }) => {
    setRemoved((await put(body)).removed ?? []);
    setAsked(undefined);
    setFailure(undefined);
    addAlert(t("apiGatesSaved", { name }));
    onChanged();
  };
  const quickly = (body: { scopeRequired?: boolean }) => {
    setBusy(true);
    change(body)
      .catch((reason: unknown) => setFailure(asApiError(reason)))
      .finally(() => setBusy(false));
  };

  return (
    <section
      ref={place}
      tabIndex={-1}
      className="sk-gate sk-place"
      data-testid="gate-view"
      aria-labelledby="sk-gate-title"
    >
      <Flex alignItems={{ default: "alignItemsCenter" }} gap={{ default: "gapSm" }}>
        <TextContent>
          <Text component="h2" id="sk-gate-title" className="sk-gate-title">
            <Name>{gate.clientId}</Name>
          </Text>
        </TextContent>
        <GateState gate={gate} />
        <Link to={toClient(realm, gate.id)}>{t("apiGatesSettings")}</Link>
      </Flex>
      <Checklist gate={gate} />
      {gate.boundTokens && <Notice variant="info" title={t("apiGatesBound")} />}
      {gate.invalidAttributes && (
        <Notice variant="warning" title={t("apiGatesInvalid")} testId="gate-invalid">
          {gate.invalidAttributes.join(", ")}
        </Notice>
      )}
      {removed.length > 0 && (
        <Notice variant="success" isLive title={t("apiGatesRemoved")} testId="gate-removed">
          {removed.map((one) => (one.name ? harmless(one.name) : t("apiGatesFullScope"))).join(", ")}
        </Notice>
      )}
      {failure && (
        // In the page, and not in an alert of the console, which would still be there on the next one.
        <Notice variant="danger" isLive title={t("apiKeysNotDone")}>
          {errorWords(t, failure)}
        </Notice>
      )}
      {mayManage && (
        <Flex gap={{ default: "gapMd" }}>
          {gate.mendable.length > 0 ? (
            <Button onClick={() => setAsked("mend")}>{t(isGate(gate) ? "apiGatesMend" : "apiGatesMendAndMake")}</Button>
          ) : (
            !isGate(gate) && (
              <Button isDisabled={busy || isBlocked(gate)} onClick={() => quickly({})}>
                {t("apiGatesMake")}
              </Button>
            )
          )}
          {isGate(gate) && (
            <Button variant="secondary" isDanger onClick={() => setAsked("stop")}>
              {t("apiGatesStop")}
            </Button>
          )}
        </Flex>
      )}
      {isGate(gate) && (
        <Switch
          id="sk-gate-scope"
          role="switch"
          label={t("apiGatesScope")}
          isChecked={gate.scopeRequired}
          isDisabled={!mayManage || busy}
          onChange={(_, scopeRequired) => quickly({ scopeRequired })}
        />
      )}
      {isReady(gate) &&
        (gate.authenticator === "client-secret" ? <Curl gate={gate} /> : <Text>{t("apiGatesTryOther")}</Text>)}
      {asked === "mend" && (
        <Question
          title={t("apiGatesMendTitle", { name })}
          action={t(isGate(gate) ? "apiGatesMend" : "apiGatesMendAndMake")}
          onAction={() => change({ mend: true })}
          onCancel={() => setAsked(undefined)}
        >
          {t("apiGatesMendWhat")}
        </Question>
      )}
      {asked === "stop" && (
        <Question
          title={t("apiGatesStopTitle", { name })}
          action={t("apiGatesStop")}
          isDanger
          onAction={async () => {
            await stop();
            setRemoved([]);
            setAsked(undefined);
            onChanged();
          }}
          onCancel={() => setAsked(undefined)}
        >
          {t("apiGatesStopWhat")}
        </Question>
      )}
    </section>
  );
};
