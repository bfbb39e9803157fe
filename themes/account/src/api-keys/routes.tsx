import { lazy } from "react";
import type { RouteObject } from "react-router-dom";

// One chunk of its own: whoever visits the console's other pages does not load ours.
const page = () => import("./page");

const ApiKeys = lazy(() => page().then(({ ApiKeys }) => ({ default: ApiKeys })));
const KeyList = lazy(() => page().then(({ KeyList }) => ({ default: KeyList })));
const KeyPage = lazy(() => page().then(({ KeyPage }) => ({ default: KeyPage })));
const CreateKey = lazy(() => page().then(({ CreateKey }) => ({ default: CreateKey })));
const RotateKey = lazy(() => page().then(({ RotateKey }) => ({ default: RotateKey })));
const LeakPage = lazy(() => page().then(({ LeakPage }) => ({ default: LeakPage })));
const ChangeKey = lazy(() => page().then(({ ChangeKey }) => ({ default: ChangeKey })));

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
  ],
};
