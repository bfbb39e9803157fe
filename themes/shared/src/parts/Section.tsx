import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import { Title } from "@patternfly/react-core/dist/esm/components/Title";
import { type PropsWithChildren, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { errorWords } from "../api/errors";
import type { Loaded } from "../api/useLoaded";
import { Boundary } from "./Boundary";
import { Notice } from "./Notice";

/** A part of the page under a heading of its own. */
export const Section = ({ title, children }: PropsWithChildren<{ title: string }>) => {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section aria-labelledby={id} className="sk-section">
      <Title headingLevel="h2" id={id}>
        {title}
      </Title>
      <Boundary fallback={<p>{t("apiKeysPartFailed")}</p>}>{children}</Boundary>
    </section>
  );
};

type Props<T> = { of: Loaded<T>; height?: string; children: (value: T) => ReactNode };

/** What was loaded; until then its place, and if that fails why, with the way to try again. */
export function Part<T>({ of: { value, error, reload }, height = "4rem", children }: Props<T>) {
  const { t } = useTranslation();
  if (error && value === undefined) {
    return (
      <Notice
        variant="warning"
        title={t("apiKeysPartFailed")}
        actions={
          <Button variant="link" isInline onClick={reload}>
            {t("apiKeysTryAgain")}
          </Button>
        }
      >
        {errorWords(t, error)}
      </Notice>
    );
  }
  return value === undefined ? <Skeleton height={height} screenreaderText={t("apiKeysLoading")} /> : children(value);
}
