import { type ApiKey, canRotate } from "scoped-keys-shared";

/** The message that says what the owner of a key can do that was disabled because it leaked. */
export const leakAdvice = (key: ApiKey, now: number) =>
  key.rotatedTo ? "apiKeysLeakedReplacedWhat" : canRotate(key, now) ? "apiKeysLeakedWhat" : "apiKeysLeakedOverWhat";
