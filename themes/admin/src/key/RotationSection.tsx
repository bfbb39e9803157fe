import { useRealm } from "@keycloak/keycloak-admin-ui";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { type Loaded, type Rotation, RotationView, Section } from "scoped-keys-shared";

import { toKey } from "../paths";

/** How far programs have moved to the new key; nothing if there was no rotation. */
export const RotationSection = ({ rotation: { value } }: { rotation: Loaded<Rotation> }) => {
  const { t } = useTranslation();
  const { realm } = useRealm();
  const { from, to } = value ?? {};
  if (!from && !to) return null;
  const link = (id: string) => (
    <Link to={toKey(realm, id)} className="sk-hint" dir="ltr">
      {id}
    </Link>
  );
  return (
    <Section title={t("apiKeysRotation")}>
      {to && <RotationView handover={to} />}
      {from && <RotationView handover={from} other={{ term: t("apiKeysReplaces"), link: link(from.predecessor.id) }} />}
    </Section>
  );
};
