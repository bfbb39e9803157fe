import type { useAccountAlerts } from "@keycloak/keycloak-account-ui";

type Variant = Parameters<ReturnType<typeof useAccountAlerts>["addAlert"]>[1];

// The values of PatternFly's enumeration; importing it would bring the component behind it along.
export const SUCCESS = "success" as Variant;
export const INFO = "info" as Variant;
export const WARNING = "warning" as Variant;
export const DANGER = "danger" as Variant;
