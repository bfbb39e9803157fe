import { Label } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type Gate, isGate, isReady } from "./types";

export const GateState = ({ gate }: { gate: Gate }) => {
  const { t } = useTranslation();
  return isReady(gate) ? (
    <Label isCompact color="green">
      {t("apiGatesReady")}
    </Label>
  ) : (
    <Label isCompact color={isGate(gate) ? "orange" : "grey"}>
      {t(isGate(gate) ? "apiGatesNotReady" : "apiGatesNoGate")}
    </Label>
  );
};
