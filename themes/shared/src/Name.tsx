import { harmless } from "./text";

/** A name that a user chose: shown as text, whatever it contains, in its own direction and nobody else's. */
export const Name = ({ children }: { children: string }) => <bdi className="sk-name">{harmless(children)}</bdi>;
