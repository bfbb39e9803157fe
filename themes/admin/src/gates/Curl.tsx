import {
  ClipboardCopyButton,
  CodeBlock,
  CodeBlockAction,
  CodeBlockCode,
  Text,
  TextContent,
} from "@patternfly/react-core";
import { useRealm } from "@keycloak/keycloak-admin-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { environment } from "../console/environment";
import { curlOf } from "./curl";
import type { Gate } from "./types";

/** The line that exchanges a key as this gate. */
export const Curl = ({ gate }: { gate: Gate }) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const [isCopied, setCopied] = useState(false);
  const line = curlOf(gate, `${environment.serverBaseUrl}/realms/${encodeURIComponent(realm)}`);
  const label = t(isCopied ? "apiGatesCopied" : "apiGatesCopy");
  return (
    <>
      <TextContent>
        <Text component="h3">{t("apiGatesTry")}</Text>
        <Text>{t("apiGatesTryHelp")}</Text>
      </TextContent>
      <CodeBlock
        className="sk-gate-curl"
        actions={
          <CodeBlockAction>
            <ClipboardCopyButton
              id="sk-gate-copy"
              textId="sk-gate-curl"
              aria-label={label}
              variant="plain"
              onClick={() => void navigator.clipboard.writeText(line).then(() => setCopied(true))}
            >
              {label}
            </ClipboardCopyButton>
          </CodeBlockAction>
        }
      >
        <CodeBlockCode
          id="sk-gate-curl"
          data-testid="gate-curl"
          tabIndex={0}
          role="region"
          aria-label={t("apiGatesTry")}
        >
          {line}
        </CodeBlockCode>
      </CodeBlock>
    </>
  );
};
