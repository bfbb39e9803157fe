/** What is the same for owners and administrators is taken from the account page, so that both speak alike. */
export { Expiry } from "../../account/src/api-keys/list/Expiry";
export { Name } from "../../account/src/api-keys/Name";
export { harmless, isolated } from "../../account/src/api-keys/text";
export { exact, relative } from "../../account/src/api-keys/time";
export { Time } from "../../account/src/api-keys/Time";
export type { ApiKey, Level } from "../../account/src/api-keys/types";
export { keyWords } from "../../account/src/api-keys/words";
