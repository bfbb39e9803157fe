import "scoped-keys-shared/shared.css";
import "scoped-keys-shared/activity.css";
import "./api-keys.css";

export { ApiKeys } from "./ApiKeys";
export { ChangeKey } from "./form/ChangeKey";
export { CreateKey } from "./form/CreateKey";
export { KeyPage } from "./key/KeyPage";
export { LeakPage } from "./leak/LeakPage";
export { KeyList } from "./list/KeyList";
export { RotateKey } from "./rotate/RotateKey";
