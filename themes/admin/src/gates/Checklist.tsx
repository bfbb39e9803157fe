import { List, ListItem } from "@patternfly/react-core";
import { CheckCircleIcon, ExclamationCircleIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";

import { type Gate, OBJECTIONS } from "./types";

/** What is right with a client as a gate, and what is wrong, in words and not in colours alone. */
export const Checklist = ({ gate }: { gate: Gate }) => {
  const { t } = useTranslation();
  const checks = [
    ...(gate.ofKeycloak ? [{ name: "client_of_keycloak", isRight: false }] : []),
    { name: "client_disabled", isRight: gate.enabled },
    ...OBJECTIONS.map((name) => ({ name, isRight: !gate.objections.includes(name) })),
  ];
  return (
    <List isPlain aria-label={t("apiGatesChecklist")} className="sk-gate-checks">
      {checks.map(({ name, isRight }) => (
        <ListItem
          key={name}
          data-testid={`check-${name}`}
          icon={
            isRight ? (
              <CheckCircleIcon color="var(--pf-v5-global--success-color--100)" />
            ) : (
              <ExclamationCircleIcon color="var(--pf-v5-global--danger-color--100)" />
            )
          }
        >
          <span className="pf-v5-u-screen-reader">{t(isRight ? "apiGatesRight" : "apiGatesWrong")}</span>{" "}
          {t(`apiGates${isRight ? "Right" : "Wrong"}_${name}`)}
        </ListItem>
      ))}
    </List>
  );
};
