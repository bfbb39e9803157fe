import { EditUser, RoutableTabs } from "@keycloak/keycloak-admin-ui";
import { TabTitleText } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { useHref, useParams } from "react-router-dom";
import { OurLanguage } from "scoped-keys-shared";

import { UserKeys } from "../keys/UserKeys";
import { toUser, USER_TAB } from "../paths";
import { childrenOf, insertedAfter, rewrite } from "./elements";

/** Keycloak's page of a user, with the tab "API keys" behind "Credentials". */
export const UserPage = () => {
  const { t } = useTranslation();
  const { realm = "", id = "" } = useParams();
  const path = toUser(realm, id, USER_TAB);
  const href = useHref(path);

  return rewrite(EditUser.default(), (element) => {
    if (element.type !== RoutableTabs) return undefined;
    const credentials = childrenOf(element).find(({ props }) => props["data-testid"] === "credentials");
    if (!credentials) return element;
    // The package has PatternFly built in. Its tabs know each other by a context, so ours must be one of its own.
    const Tab = credentials.type;
    return insertedAfter(
      element,
      credentials,
      <Tab
        data-testid="api-keys-tab"
        isHidden={credentials.props.isHidden}
        title={<TabTitleText>{t("apiKeys")}</TabTitleText>}
        eventKey={decodeURI(path)}
        href={href}
      >
        <OurLanguage>
          <UserKeys key={id} userId={id} />
        </OurLanguage>
      </Tab>,
    );
  });
};
