import { Breadcrumb, BreadcrumbItem } from "@patternfly/react-core/dist/esm/components/Breadcrumb";
import { PageSection } from "@patternfly/react-core/dist/esm/components/Page/PageSection";
import type { PropsWithChildren, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";

import { PageHeading } from "../PageHeading";

type Props = PropsWithChildren<{ title: string; description: ReactNode }>;

/** A page below the list, which says where it belongs. */
export const FormPage = ({ title, description, children }: Props) => {
  const { t } = useTranslation();
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
        <PageHeading title={title}>{description}</PageHeading>
      </PageSection>
      <PageSection variant="light">{children}</PageSection>
    </>
  );
};
