import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router-dom";
import { canChange, exceptions, isOver, type KeyDraft, type Limits, NO_ACCESS, useNow } from "scoped-keys-shared";

import { ALL } from "../api";
import { useLoadedKeys } from "../ApiKeys";
import { useBack } from "../useBack";
import { firstChoice, spanOf } from "./expiry";
import { FilledIn } from "./FilledIn";
import { type Granted, granted } from "./granted";
import { KeyForm } from "./KeyForm";
import { TooManyKeys } from "./TooManyKeys";
import { useCatalogue } from "./useEndpoints";
import { copyOf, wishOf } from "./wish";

type Props = { limits: Limits; onSubmit: (draft: KeyDraft) => Promise<void> };

/** The form for a new key: empty, or filled in by a link or from another key, with what the user may grant. */
export const NewKeyForm = ({ limits, onSubmit }: Props) => {
  const { t } = useTranslation();
  const back = useBack();
  const [params] = useSearchParams();
  const { keys } = useLoadedKeys();
  const catalogue = useCatalogue();
  const [{ wish, copied }] = useState(() => {
    const copied = keys.find(({ id }) => id === params.get("copy"));
    return { copied, wish: copied ? copyOf(copied, t("apiKeysCopyName", { name: copied.name })) : wishOf(params) };
  });
  const now = useNow();
  // What the form begins with. From then on it stays, whatever becomes of the keys and the catalogue.
  const [start, setStart] = useState<{ filled?: Granted }>();

  if (!start) {
    // As the server counts.
    if (keys.filter((key) => canChange(key) && !isOver(key, now)).length >= limits.maxPerUser) {
      return <TooManyKeys limit={limits.maxPerUser} />;
    }
    if (wish && exceptions(wish.permissions.endpoints).length > 0 && catalogue.isLoading && !catalogue.value) {
      return <Skeleton height="20rem" screenreaderText={t("apiKeysLoading")} />;
    }
    const offered = catalogue.value && catalogue.value.length < ALL ? catalogue.value : undefined;
    setStart({ filled: wish && granted(wish, limits, offered) });
    return null;
  }
  const { filled } = start;
  return (
    <KeyForm
      form="new"
      limits={limits}
      catalogue={catalogue}
      initial={filled?.values ?? { name: "", note: "", expiry: firstChoice(spanOf(limits)), permissions: NO_ACCESS }}
      note={
        wish &&
        filled && (
          <FilledIn
            copied={copied?.name}
            odd={wish.odd}
            isEmpty={wish.isEmpty}
            left={filled.left}
            isReduced={filled.isReduced}
          />
        )
      }
      submitLabel={t("apiKeysCreateSubmit")}
      onSubmit={onSubmit}
      onCancel={back}
    />
  );
};
