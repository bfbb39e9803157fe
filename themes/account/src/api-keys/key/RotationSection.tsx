import { useTranslation } from "react-i18next";
import {
  type ApiKey,
  type Handover,
  type Loaded,
  Part,
  type Rotation,
  RotationView,
  Section,
} from "scoped-keys-shared";

import { EndKey } from "./EndKey";

type Props = { apiKey: ApiKey; rotation: Loaded<Rotation>; onEnded: (key: ApiKey) => void };

/** How far programs have moved to the new key, and the way to end the old one; nothing if there was no rotation. */
export const RotationSection = ({ apiKey, rotation, onEnded }: Props) => {
  const { t } = useTranslation();
  const { from, to } = rotation.value ?? {};
  const view = (handover: Handover) => (
    <RotationView handover={handover} action={<EndKey old={handover.predecessor} onEnded={onEnded} />} />
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
