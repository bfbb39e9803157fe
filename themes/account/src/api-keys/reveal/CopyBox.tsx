import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { CheckIcon } from "@patternfly/react-icons/dist/esm/icons/check-icon";
import { CopyIcon } from "@patternfly/react-icons/dist/esm/icons/copy-icon";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { copyFrom } from "./copyFrom";

type Props = {
  id: string;
  label: string;
  copyLabel: string;
  text: string;
  help?: string;
  isLarge?: boolean;
  onCopied?: () => void;
  children?: ReactNode;
};

/**
 * Text to copy. Not a text field: browsers keep the contents of fields, to bring them back after a crash or with the
 * back button.
 */
export const CopyBox = ({ id, label, copyLabel, text, help, isLarge, onCopied, children }: Props) => {
  const { t } = useTranslation();
  const box = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<boolean>();
  const copy = async () => {
    const done = await copyFrom(box.current!);
    setCopied(done);
    if (done) onCopied?.();
  };

  return (
    <div role="group" aria-labelledby={`${id}-label`} className="sk-copy">
      <h2 id={`${id}-label`} className="sk-copy-label">
        {label}
      </h2>
      {help && <p className="sk-help">{help}</p>}
      <div className="sk-copy-box">
        <pre
          ref={box}
          data-testid={id}
          className={isLarge ? "sk-code sk-code-large" : "sk-code"}
          dir="ltr"
          translate="no"
        >
          {text}
        </pre>
        <Button
          variant={isLarge ? "primary" : "secondary"}
          icon={copied ? <CheckIcon /> : <CopyIcon />}
          // Its name is what it says, or begins with it: "Copy", "Copy the key".
          aria-label={copied ? undefined : copyLabel}
          onClick={() => void copy()}
        >
          {copied ? t("apiKeysCopied") : t("apiKeysCopy")}
        </Button>
        {children}
      </div>
      <p role="status" className={copied === false ? "sk-help" : "pf-v5-u-screen-reader"}>
        {copied !== undefined && t(copied ? "apiKeysCopied" : "apiKeysCopyByHand")}
      </p>
    </div>
  );
};
