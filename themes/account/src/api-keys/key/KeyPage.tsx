import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";
import {
  type ApiKey,
  Grant,
  isolated,
  KeyTags,
  Part,
  permissionsOf,
  Section,
  UsageView,
  useFocusLeftBehind,
} from "scoped-keys-shared";

import { useLoadedKeys } from "../ApiKeys";
import { FormPage } from "../form/FormPage";
import { KeyGone } from "../form/KeyGone";
import { useKeyId } from "../keyPage";
import { NamesOfEndpoints } from "../NamesOfEndpoints";
import { SignInAgain } from "../SignInAgain";
import { AdviceSection } from "./AdviceSection";
import { HistorySection } from "./HistorySection";
import { KeyActions } from "./KeyActions";
import { KeyFacts } from "./KeyFacts";
import { RotationSection } from "./RotationSection";
import { Stopped } from "./Stopped";
import { useActivity } from "./useActivity";

/** Everything about one key: what it is, what it may do, what it did, and what was changed about it. */
export const KeyPage = () => {
  const keyId = useKeyId();
  const { keys } = useLoadedKeys();
  const key = keys.find(({ id }) => id === keyId);
  // From the page of one key to that of another, nothing is taken along.
  return key ? <OneKey key={key.id} apiKey={key} /> : <KeyGone />;
};

const OneKey = ({ apiKey }: { apiKey: ApiKey }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keys = useLoadedKeys();
  const [signIn, setSignIn] = useState(false);
  const { usage, advice, history, rotation } = useActivity(apiKey.id);
  const place = useFocusLeftBehind<HTMLDivElement>(JSON.stringify([permissionsOf(apiKey), rotation.value]));

  const changed = (key: ApiKey) => {
    keys.put(key);
    advice.reload();
    history.reload();
  };
  const gone = () => {
    navigate("..", { replace: true });
    keys.drop(apiKey.id);
  };
  const ended = (key: ApiKey) => {
    keys.put(key);
    rotation.reload();
    history.reload();
  };
  const askToSignIn = useCallback(() => setSignIn(true), []);

  return (
    <FormPage
      title={isolated(apiKey.name)}
      description={
        <>
          <span className="sk-hint" dir="ltr">
            {apiKey.hint}
          </span>{" "}
          <KeyTags apiKey={apiKey} />
        </>
      }
    >
      <div ref={place} tabIndex={-1} className="sk-key sk-place">
        {signIn && <SignInAgain />}
        <Stopped apiKey={apiKey} keys={keys.keys} />
        <KeyActions apiKey={apiKey} keys={keys} onSignIn={askToSignIn} onGone={gone} onSwitched={history.reload} />
        <KeyFacts apiKey={apiKey} keys={keys.keys} lastUse={usage.value?.lastUse} history={history.value} />
        <RotationSection apiKey={apiKey} rotation={rotation} onEnded={ended} />
        <Section title={t("apiKeysSummary")}>
          <Grant apiKey={apiKey} names={(ids, levels) => <NamesOfEndpoints ids={ids} levels={levels} />} />
        </Section>
        <Section title={t("apiKeysUsage")}>
          <Part of={usage} height="14rem">
            {(value) => <UsageView usage={value} />}
          </Part>
        </Section>
        {apiKey.kind === "scoped" && <AdviceSection apiKey={apiKey} advice={advice} onChanged={changed} />}
        <HistorySection apiKey={apiKey} history={history} onChanged={changed} />
      </div>
    </FormPage>
  );
};
