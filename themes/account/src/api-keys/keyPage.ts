import { useSearchParams } from "react-router-dom";

const KEY = "key";

/**
 * Where a page about one key is, seen from the list. The id stands in the query: Keycloak takes any path of the account
 * console that has a "v" and a digit in it for its REST, and answers 401 when a browser loads it.
 */
export const keyPage = (page: "key" | "change" | "rotate", id: string) =>
  `${page}?${new URLSearchParams({ [KEY]: id })}`;

export const useKeyId = () => useSearchParams()[0].get(KEY);

/** Opens the form for a new key with what this one has. */
export const copyPage = (id: string) => `new?${new URLSearchParams({ copy: id })}`;
