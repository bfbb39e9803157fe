import { PageNav } from "@keycloak/keycloak-admin-ui";
import { cloneElement } from "react";

import { ENDPOINTS_PATH, KEYS_PATH } from "../paths";
import { childrenOf, insertedAfter, rewrite } from "./elements";

/** Keycloak's menu with our entries behind "Groups". As the others they are shown to those who may open their page. */
export const Menu = () =>
  rewrite(PageNav(), (element) => {
    const groups = childrenOf(element).find(({ props }) => props.path === "/groups");
    return (
      groups &&
      insertedAfter(
        element,
        groups,
        cloneElement(groups, { title: "apiKeys", path: KEYS_PATH }),
        cloneElement(groups, { title: "apiEndpoints", path: ENDPOINTS_PATH }),
      )
    );
  });
