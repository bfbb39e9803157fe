import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { PageSection } from "@patternfly/react-core/dist/esm/components/Page/PageSection";
import { Text, TextContent } from "@patternfly/react-core/dist/esm/components/Text";
import { Title } from "@patternfly/react-core/dist/esm/components/Title";
import { DownloadIcon } from "@patternfly/react-icons/dist/esm/icons/download-icon";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";
import { isolated, type NewKey, Notice, useTimes } from "scoped-keys-shared";

import { environment } from "../../console/environment";
import { CopyBox } from "./CopyBox";
import { exchangeLine } from "./exchangeLine";
import { downloadEnv } from "./envFile";
import { LeaveGuard } from "./LeaveGuard";

type Props = {
  created: NewKey;
  /** When the key stops working that this one replaces. */
  oldEnds?: number;
  onForget: () => void;
};

/** The only time the key is on a screen. */
export const RevealKey = ({ created, oldEnds, onForget }: Props) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  const navigate = useNavigate();
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <>
      <LeaveGuard onForget={onForget} />
      <PageSection variant="light">
        <TextContent ref={heading} tabIndex={-1} className="sk-heading">
          <Title headingLevel="h1">{t("apiKeysRevealTitle", { name: isolated(created.name) })}</Title>
          <Text component="p">
            {t("apiKeysRevealDescription")}{" "}
            {oldEnds !== undefined &&
              (oldEnds > created.createdTimestamp
                ? t("apiKeysRevealOldUntil", { when: dateAndMinute(oldEnds) })
                : t("apiKeysRevealOldStopped"))}
          </Text>
        </TextContent>
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
          >
            <Button variant="secondary" icon={<DownloadIcon />} onClick={() => downloadEnv(created)}>
              {t("apiKeysRevealDownload")}
            </Button>
          </CopyBox>
          <CopyBox
            id="sk-curl"
            label={t("apiKeysRevealCurl")}
            copyLabel={t("apiKeysRevealCopyCurl")}
            text={exchangeLine(environment)}
            help={t("apiKeysRevealCurlHelp")}
          />
          <Button onClick={() => navigate("..")}>{t("apiKeysRevealDone")}</Button>
        </div>
      </PageSection>
    </>
  );
};
