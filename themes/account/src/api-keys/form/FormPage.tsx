import { Breadcrumb, BreadcrumbItem } from "@patternfly/react-core/dist/esm/components/Breadcrumb";
import { PageSection } from "@patternfly/react-core/dist/esm/components/Page/PageSection";
import { Text, TextContent } from "@patternfly/react-core/dist/esm/components/Text";
import { Title } from "@patternfly/react-core/dist/esm/components/Title";
import { type PropsWithChildren, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";

type Props = PropsWithChildren<{ title: string; description: string }>;

/** A page below the list: says where it belongs, and takes the focus so that a screen reader says where one is. */
export const FormPage = ({ title, description, children }: Props) => {
  const { t } = useTranslation();
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <PageSection variant="light">
        <Breadcrumb className="pf-v5-u-mb-md" aria-label={t("apiKeysBreadcrumb")}>
          <BreadcrumbItem
            render={({ className }) => (
              <Link className={className} to="..">
                {t("apiKeys")}
              </Link>
            )}
          />
          <BreadcrumbItem isActive className="sk-crumb">
            {title}
          </BreadcrumbItem>
        </Breadcrumb>
        <TextContent ref={heading} tabIndex={-1} className="sk-heading">
          <Title headingLevel="h1">{title}</Title>
          <Text component="p">{description}</Text>
        </TextContent>
      </PageSection>
      <PageSection variant="light">{children}</PageSection>
    </>
  );
};
