import "scoped-keys-shared/shared.css";
import "./api-keys.css";

export { ApiKeys } from "./ApiKeys";
export { ChangeKey } from "./form/ChangeKey";
export { CreateKey } from "./form/CreateKey";
export { KeyList } from "./list/KeyList";
export { RotateKey } from "./rotate/RotateKey";
