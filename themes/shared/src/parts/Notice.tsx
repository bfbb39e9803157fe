import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { InfoCircleIcon } from "@patternfly/react-icons/dist/esm/icons/info-circle-icon";
import type { PropsWithChildren, ReactNode } from "react";

const ICONS = {
  success: CheckCircleIcon,
  danger: ExclamationCircleIcon,
  warning: ExclamationTriangleIcon,
  info: InfoCircleIcon,
};

type Props = PropsWithChildren<{
  variant: keyof typeof ICONS;
  title: string;
  actions?: ReactNode;
  /** Spoken at once when it appears. */
  isLive?: boolean;
  testId?: string;
}>;

/**
 * PatternFly's inline alert. Its React component brings the whole positioning engine of tooltips along, for titles that
 * are cut off; ours are not.
 */
export const Notice = ({ variant, title, actions, isLive, testId, children }: Props) => {
  const Icon = ICONS[variant];
  return (
    <div
      className={`pf-v5-c-alert pf-m-inline pf-m-${variant}`}
      role={isLive ? "alert" : undefined}
      data-testid={testId}
    >
      <div className="pf-v5-c-alert__icon">
        <Icon />
      </div>
      <p className="pf-v5-c-alert__title">{title}</p>
      {children && <div className="pf-v5-c-alert__description">{children}</div>}
      {actions && <div className="pf-v5-c-alert__action-group">{actions}</div>}
    </div>
  );
};
