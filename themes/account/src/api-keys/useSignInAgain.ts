import { useEnvironment } from "@keycloak/keycloak-account-ui";
import { useCallback } from "react";

/** Sends the user through the login page, even with a session still open, and back to where they are. */
export function useSignInAgain() {
  const { keycloak } = useEnvironment();
  return useCallback(() => void keycloak.login({ prompt: "login", redirectUri: location.href }), [keycloak]);
}
