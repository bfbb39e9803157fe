import type { NewKey } from "scoped-keys-shared";
import { environment } from "../../console/environment";

/** A file for the key alone: the name that the user gave it stays out, it could be anything. */
export const envText = ({ id, key }: NewKey) => [`# API key ${id} of ${issuer()}`, `API_KEY=${key}`, ""].join("\n");

const issuer = () => `${environment.serverBaseUrl.replace(/\/+$/, "")}/realms/${encodeURIComponent(environment.realm)}`;

export function downloadEnv(created: NewKey) {
  const url = URL.createObjectURL(new Blob([envText(created)], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `api-key-${created.id}.env`;
  link.click();
  URL.revokeObjectURL(url);
}
