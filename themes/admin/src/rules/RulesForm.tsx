import { useAccess } from "@keycloak/keycloak-admin-ui";
import { useAlerts } from "@keycloak/keycloak-ui-shared";
import { ActionGroup, AlertVariant, Button, Form } from "@patternfly/react-core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError, errorWords } from "scoped-keys-shared";

import { RuleField } from "./RuleField";
import { RULE_NAMES, type Values, wrong } from "./rules";

type Props = { saved: Values; onSave: (values: Values) => Promise<void> };

export const RulesForm = ({ saved, onSave }: Props) => {
  const { t } = useTranslation();
  const { addAlert } = useAlerts();
  const { hasAccess } = useAccess();
  const [values, setValues] = useState(saved);
  const [busy, setBusy] = useState(false);
  useEffect(() => setValues(saved), [saved]);

  const mistakes = wrong(values);
  const isChanged = RULE_NAMES.some((name) => values[name] !== saved[name]);
  const mayManage = hasAccess("manage-realm");

  const save = async () => {
    setBusy(true);
    try {
      await onSave(values);
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
        if (isChanged && mistakes.length === 0) void save();
      }}
    >
      {RULE_NAMES.map((name) => (
        <RuleField
          key={name}
          name={name}
          value={values[name]}
          isWrong={mistakes.includes(name)}
          isDisabled={!mayManage}
          onChange={(value) => setValues({ ...values, [name]: value })}
        />
      ))}
      {mayManage && (
        <ActionGroup>
          <Button type="submit" isDisabled={!isChanged || mistakes.length > 0 || busy} isLoading={busy}>
            {t("save")}
          </Button>
          <Button variant="link" isDisabled={!isChanged || busy} onClick={() => setValues(saved)}>
            {t("revert")}
          </Button>
        </ActionGroup>
      )}
    </Form>
  );
};
