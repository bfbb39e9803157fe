import { lazy } from "react";
import { Navigate, type RouteObject, useParams } from "react-router-dom";

import { keyPage } from "./keyPage";

// One chunk of its own: whoever visits the console's other pages does not load ours.
const page = () => import("./page");

const ApiKeys = lazy(() => page().then(({ ApiKeys }) => ({ default: ApiKeys })));
const KeyList = lazy(() => page().then(({ KeyList }) => ({ default: KeyList })));
const KeyPage = lazy(() => page().then(({ KeyPage }) => ({ default: KeyPage })));
const CreateKey = lazy(() => page().then(({ CreateKey }) => ({ default: CreateKey })));
const RotateKey = lazy(() => page().then(({ RotateKey }) => ({ default: RotateKey })));
const LeakPage = lazy(() => page().then(({ LeakPage }) => ({ default: LeakPage })));
const ChangeKey = lazy(() => page().then(({ ChangeKey }) => ({ default: ChangeKey })));

/** The path of a key's REST resource, which people take for that of its page. */
const ToKey = () => {
  const { id = "" } = useParams();
  return <Navigate to={KEY_ID.test(id) ? `../${keyPage("key", id)}` : ".."} replace />;
};

const KEY_ID = /^[0-9A-Za-z]{12}$/;

export const apiKeyRoutes: RouteObject = {
  path: "api-keys",
  element: <ApiKeys />,
  children: [
    { index: true, element: <KeyList /> },
    { path: "key", element: <KeyPage /> },
    { path: "new", element: <CreateKey /> },
    { path: "change", element: <ChangeKey /> },
    { path: "leaked", element: <LeakPage /> },
    { path: "rotate", element: <RotateKey /> },
    { path: ":id", element: <ToKey /> },
  ],
};
