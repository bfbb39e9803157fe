import { useAccess, useRealm, ViewHeader } from "@keycloak/keycloak-admin-ui";
import { PageSection, Tab, Tabs, TabsComponent, TabTitleText } from "@patternfly/react-core";
import type { PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";
import { useHref, useLocation, useNavigate } from "react-router-dom";

import { GATES_PATH, inRealm, KEYS_PATH, LEAK_PATH, POSTURE_PATH, RULES_PATH } from "../paths";

/** The head of the page "API keys": its title and, for those who may see the realm's settings, the tab of the rules. */
export const KeysFrame = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const { hasAccess } = useAccess();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const keys = inRealm(realm, KEYS_PATH);
  const posture = inRealm(realm, POSTURE_PATH);
  const leaked = inRealm(realm, LEAK_PATH);
  const rules = inRealm(realm, RULES_PATH);
  const gates = inRealm(realm, GATES_PATH);
  const tabs = [
    { path: keys, href: useHref(keys), title: "apiKeysList", isShown: hasAccess("view-users") },
    { path: posture, href: useHref(posture), title: "apiKeysPosture", isShown: hasAccess("view-users") },
    { path: leaked, href: useHref(leaked), title: "apiKeysLeak", isShown: hasAccess("view-users") },
    { path: rules, href: useHref(rules), title: "apiKeyRules", isShown: hasAccess("view-realm") },
    { path: gates, href: useHref(gates), title: "apiGates", isShown: hasAccess("view-clients") },
  ];
  const current = tabs.find(({ path }) => path !== keys && decodeURI(pathname) === path)?.path ?? keys;

  return (
    <>
      <ViewHeader titleKey="apiKeys" subKey="apiKeysDescription" divider={false} />
      <PageSection variant="light" className="pf-v5-u-p-0">
        <Tabs
          activeKey={current}
          component={TabsComponent.nav}
          isBox
          mountOnEnter
          unmountOnExit
          inset={{ default: "insetNone", xl: "insetLg", "2xl": "inset2xl" }}
          aria-label={t("apiKeys")}
          onSelect={(event, path) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            // The router asks before unsaved changes are left; it does not learn of a plain link in time.
            event.preventDefault();
            navigate(String(path));
          }}
        >
          {tabs
            .filter(({ isShown }) => isShown)
            .map(({ path, title, href }) => (
              <Tab key={path} eventKey={path} href={href} title={<TabTitleText>{t(title)}</TabTitleText>}>
                {children}
              </Tab>
            ))}
        </Tabs>
      </PageSection>
    </>
  );
};
