import { useAccess, useRealm } from "@keycloak/keycloak-admin-ui";
import { ActionGroup, AlertVariant, Button, Form } from "@patternfly/react-core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { asApiError, errorWords, LeaveGuard } from "scoped-keys-shared";

import { inRealm, KEYS_PATH } from "../paths";
import { DeleteIdle } from "./DeleteIdle";
import { ReuseWarning } from "./ReuseWarning";
import { RuleField } from "./RuleField";
import { changed, type Changes, deletesKeys, isWrong, RULE_NAMES, type RuleName, type Values } from "./rules";
import { useAlert } from "../parts/useAlert";

type Props = {
  saved: Values;
  /** Saves these changes, or nothing and returns the rules among them that somebody else has changed meanwhile. */
  onSave: (changes: Changes) => Promise<RuleName[]>;
};

export const RulesForm = ({ saved, onSave }: Props) => {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const { hasAccess } = useAccess();
  const { realm } = useRealm();
  const [changes, setChanges] = useState<Changes>({});
  const [overtaken, setOvertaken] = useState<RuleName[]>([]);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);

  const values = { ...saved, ...changes };
  const names = changed(changes, saved);
  // Stored values that this form would not accept do not block saving the other rules.
  const maySave = names.length > 0 && !names.some((name) => isWrong(name, values[name]));
  const mayManage = hasAccess("manage-realm");
  const unsaved = useRef(false);
  useEffect(() => {
    unsaved.current = names.length > 0;
  });

  const enter = (name: RuleName, value: string) => {
    setChanges({ ...changes, [name]: value });
    setOvertaken(overtaken.filter((other) => other !== name));
  };

  const revert = () => {
    setChanges({});
    setOvertaken([]);
  };

  const save = async () => {
    const sent: Changes = Object.fromEntries(names.map((name) => [name, values[name]]));
    setBusy(true);
    try {
      const conflicts = await onSave(sent);
      setOvertaken(conflicts);
      if (conflicts.length > 0) {
        addAlert(t("apiKeyRulesSaveFailed"), AlertVariant.warning, t("apiKeyRulesOvertaken"));
        return;
      }
      // What was entered while it was saved is still to be saved.
      setChanges((later) =>
        Object.fromEntries(Object.entries(later).filter(([name, text]) => text !== values[name as RuleName])),
      );
      addAlert(t("apiKeyRulesSaved"));
    } catch (reason) {
      addAlert(t("apiKeyRulesSaveFailed"), AlertVariant.danger, errorWords(t, asApiError(reason)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form
      isHorizontal
      className="sk-rules"
      onSubmit={(event) => {
        event.preventDefault();
        if (!maySave || busy) return;
        if (deletesKeys(names, values)) setAsking(true);
        else void save();
      }}
    >
      <LeaveGuard
        isNeeded={unsaved}
        title={t("apiKeysDiscardTitle")}
        what={t("apiKeysDiscardWhat")}
        leave={t("apiKeysDiscard")}
      />
      {asking && (
        <DeleteIdle
          days={values.maxIdleDays}
          onSave={() => {
            setAsking(false);
            void save();
          }}
          onCancel={() => setAsking(false)}
        />
      )}
      {RULE_NAMES.map((name) => (
        <RuleField
          key={name}
          name={name}
          value={values[name]}
          isWrong={isWrong(name, values[name])}
          isOvertaken={overtaken.includes(name)}
          isDisabled={!mayManage}
          onChange={(value) => enter(name, value)}
        >
          {name === "maxIdleDays" && values[name] && !isWrong(name, values[name]) && hasAccess("view-users") && (
            // A preview of what is not saved yet: leaving this page would discard it.
            <Link to={`${inRealm(realm, KEYS_PATH)}?idleDays=${values[name]}`} target="_blank" rel="noopener">
              {t("apiKeyRulesShowIdle")} {t("apiKeyRulesNewTab")}
            </Link>
          )}
          {name === "reuseAction" && values[name] === "disable" && <ReuseWarning />}
        </RuleField>
      ))}
      {mayManage && (
        <ActionGroup>
          <Button type="submit" isDisabled={!maySave || busy} isLoading={busy}>
            {t("save")}
          </Button>
          <Button variant="link" isDisabled={names.length === 0 || busy} onClick={revert}>
            {t("revert")}
          </Button>
        </ActionGroup>
      )}
    </Form>
  );
};
