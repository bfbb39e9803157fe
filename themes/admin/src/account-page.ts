/** What is the same for owners and administrators is taken from the account page, so that both speak alike. */
export { Boundary } from "../../account/src/parts/Boundary";
export { BrokenRow } from "../../account/src/parts/BrokenRow";
export { Expiry } from "../../account/src/api-keys/list/Expiry";
export { Name } from "../../account/src/api-keys/Name";
export { harmless, isolated } from "../../account/src/api-keys/text";
export { SearchNote } from "../../account/src/api-keys/SearchNote";
export { searchText } from "../../account/src/api-keys/searchText";
export { Time } from "../../account/src/api-keys/Time";
export { useSearchBox } from "../../account/src/api-keys/useSearchBox";
export { useTimes } from "../../account/src/api-keys/useTimes";
export type { ApiKey, Level } from "../../account/src/api-keys/types";
export { keyWords } from "../../account/src/api-keys/words";
