import { routes, useAccountAlerts } from "@keycloak/keycloak-account-ui";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router-dom";

import { apiKeyRoutes } from "../api-keys/routes";
import { WARNING } from "../parts/alertVariant";
import { basePath } from "./environment";
import { PageFailed } from "./PageFailed";
import { Shell } from "./Shell";

/** Keycloak's account console, with its own pages untouched and ours beside them. */
export const Console = () => {
  const router = useMemo(
    () =>
      createBrowserRouter([
        {
          path: basePath,
          element: <Shell />,
          errorElement: <PageFailed />,
          // A page that fails leaves the menu and the way to the others.
          children: [
            {
              errorElement: <PageFailed />,
              children: [...routes, apiKeyRoutes, { path: "*", element: <UnknownPage /> }],
            },
          ],
        },
      ]),
    [],
  );
  return <RouterProvider router={router} />;
};

const UnknownPage = () => {
  const { t } = useTranslation();
  const { addAlert } = useAccountAlerts();

  useEffect(() => addAlert(t("pageNotFound"), WARNING), [addAlert, t]);

  return <Navigate to={basePath} replace />;
};
