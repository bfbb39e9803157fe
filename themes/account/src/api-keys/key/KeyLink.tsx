import { Link } from "react-router-dom";
import { type ApiKey, Name } from "scoped-keys-shared";

import { keyPage } from "../keyPage";
import { FROM_OURS } from "../useBack";

/** From the page of a key to that of another one. */
export const KeyLink = ({ to: { id, name, hint } }: { to: ApiKey }) => (
  <Link to={`../${keyPage("key", id)}`} {...FROM_OURS}>
    <Name>{name}</Name>{" "}
    <span className="sk-hint" dir="ltr">
      {hint}
    </span>
  </Link>
);
