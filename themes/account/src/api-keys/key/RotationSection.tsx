import { useTranslation } from "react-i18next";
import {
  type ApiKey,
  canEnd,
  type Handover,
  type Loaded,
  Part,
  type Rotation,
  RotationView,
  Section,
  useNow,
} from "scoped-keys-shared";

import { useLoadedKeys } from "../ApiKeys";
import { EndKey } from "./EndKey";

type Props = { apiKey: ApiKey; rotation: Loaded<Rotation>; onEnded: (key: ApiKey) => void };

/** How far programs have moved to the new key, and the way to end the old one; nothing if there was no rotation. */
export const RotationSection = ({ apiKey, rotation, onEnded }: Props) => {
  const { t } = useTranslation();
  const { from, to } = rotation.value ?? {};
  const now = useNow();
  const { keys } = useLoadedKeys();
  /** What is disabled for good has no end to wait for. */
  const mayEnd = ({ id, enabled }: Handover["predecessor"]) => {
    const old = keys.find((key) => key.id === id);
    return old ? canEnd(old, now) : enabled;
  };
  const view = (handover: Handover) => (
    <RotationView
      handover={handover}
      action={mayEnd(handover.predecessor) && <EndKey old={handover.predecessor} onEnded={onEnded} />}
    />
  );
  if (rotation.value ? !from && !to : !apiKey.rotatedTo) return null;
  return (
    <Section title={t("apiKeysRotation")}>
      <Part of={rotation}>
        {() => (
          <>
            {to && view(to)}
            {from && view(from)}
          </>
        )}
      </Part>
    </Section>
  );
};
