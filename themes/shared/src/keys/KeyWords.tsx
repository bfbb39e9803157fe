import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { Name } from "../Name";
import type { ApiKey } from "./types";
import { keyPhrases } from "./words";

type Props = {
  apiKey: ApiKey;
  /** Draws the endpoints of a phrase when somebody wants to see them; their ids if absent. */
  names?: (ids: string[]) => ReactNode;
};

/** What a key may do, one phrase per area; a number of endpoints opens to their names. */
export const KeyWords = ({ apiKey, names }: Props) => {
  const { t } = useTranslation();
  return (
    <ul className="sk-words">
      {keyPhrases(t, apiKey).map(({ text, ids }) => (
        <li key={text}>{ids ? <Expandable text={text} ids={ids} names={names} /> : text}</li>
      ))}
    </ul>
  );
};

const Expandable = ({ text, ids, names }: { text: string; ids: string[] } & Pick<Props, "names">) => {
  const [opened, setOpened] = useState(false);
  return (
    <details className="sk-details" onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>{text}</summary>
      {opened && (names?.(ids) ?? <EndpointNames ids={ids} />)}
    </details>
  );
};

type NamesProps = {
  ids: string[];
  names?: ReadonlyMap<string, string>;
  /** What may be done there, in words. */
  levels?: ReadonlyMap<string, string>;
};

/** Endpoints by name, with the id where the two differ. */
export const EndpointNames = ({ ids, names, levels }: NamesProps) => (
  <ul className="sk-names">
    {ids.map((id) => {
      const name = names?.get(id);
      return (
        <li key={id}>
          {name && name !== id && (
            <>
              <Name>{name}</Name>{" "}
            </>
          )}
          <bdi className="sk-hint">{id}</bdi>
          {levels && <>: {levels.get(id)}</>}
        </li>
      );
    })}
  </ul>
);
