import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { PageSection } from "@patternfly/react-core/dist/esm/components/Page/PageSection";
import { DownloadIcon } from "@patternfly/react-icons/dist/esm/icons/download-icon";
import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";
import { isolated, LeaveGuard, type NewKey, Notice, useTimes } from "scoped-keys-shared";

import { environment } from "../../console/environment";
import { useLoadedKeys } from "../ApiKeys";
import { PageHeading } from "../PageHeading";
import { CopyBox } from "./CopyBox";
import { downloadEnv } from "./envFile";
import { selfLine } from "./self";
import { TestKey } from "./TestKey";

type Props = {
  created: NewKey;
  /** When the key stops working that this one replaces. */
  oldEnds?: number;
  onForget: () => void;
  /** The page after this one; the list if absent. */
  next?: string;
};

/** The only time the key is on a screen. */
export const RevealKey = ({ created, oldEnds, onForget, next = ".." }: Props) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  const navigate = useNavigate();
  const { rules } = useLoadedKeys();
  // Copied or downloaded, the key is somewhere, and leaving needs no question.
  const isUnstored = useRef(true);
  const stored = () => {
    isUnstored.current = false;
  };

  useEffect(() => {
    // A browser may keep a page it has left, to show it again on "back": it keeps one without the key.
    const forget = () => flushSync(onForget);
    window.addEventListener("pagehide", forget);
    return () => window.removeEventListener("pagehide", forget);
  }, [onForget]);

  return (
    <>
      <LeaveGuard
        isNeeded={isUnstored}
        title={t("apiKeysLeaveTitle")}
        what={t("apiKeysLeaveWhat")}
        leave={t("apiKeysLeave")}
      />
      <PageSection variant="light">
        <PageHeading title={t("apiKeysRevealTitle", { name: isolated(created.name) })}>
          {t("apiKeysRevealDescription")}{" "}
          {oldEnds !== undefined &&
            (oldEnds > created.createdTimestamp
              ? t("apiKeysRevealOldUntil", { when: dateAndMinute(oldEnds) })
              : t("apiKeysRevealOldStopped"))}
        </PageHeading>
      </PageSection>
      <PageSection variant="light">
        <div className="sk-reveal">
          <Notice variant="warning" title={t("apiKeysRevealOnce")}>
            {t("apiKeysRevealOnceWhy")}
          </Notice>
          <CopyBox
            id="sk-key"
            label={t("apiKeysRevealKey")}
            copyLabel={t("apiKeysRevealCopy")}
            text={created.key}
            isLarge
            onCopied={stored}
          >
            <Button
              variant="secondary"
              icon={<DownloadIcon />}
              onClick={() => {
                downloadEnv(created);
                stored();
              }}
            >
              {t("apiKeysRevealDownload")}
            </Button>
          </CopyBox>
          {rules?.selfCheck !== false && (
            <>
              <TestKey secret={created.key} />
              <CopyBox
                id="sk-curl"
                label={t("apiKeysRevealCurl")}
                copyLabel={t("apiKeysRevealCopyCurl")}
                text={selfLine(environment)}
                help={t("apiKeysRevealCurlHelp")}
              />
            </>
          )}
          {rules?.usageExample && (
            <CopyBox
              id="sk-example"
              label={t("apiKeysRevealExample")}
              copyLabel={t("apiKeysRevealCopyExample")}
              // The same variable as in the line above and in the file.
              text={rules.usageExample.replace(/\$(?:KEY\b|\{KEY\})/g, "$API_KEY")}
            />
          )}
          <Button onClick={() => navigate(next)}>{t("apiKeysRevealDone")}</Button>
        </div>
      </PageSection>
    </>
  );
};
