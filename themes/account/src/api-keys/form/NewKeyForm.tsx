import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router-dom";
import { exceptions, type KeyDraft, type Limits, NO_ACCESS } from "scoped-keys-shared";

import { ALL } from "../api";
import { useLoadedKeys } from "../ApiKeys";
import { useBack } from "../useBack";
import { firstChoice, spanOf } from "./expiry";
import { FilledIn } from "./FilledIn";
import { granted } from "./granted";
import { KeyForm } from "./KeyForm";
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

  if (wish && exceptions(wish.permissions.endpoints).length > 0 && catalogue.isLoading && !catalogue.value) {
    return <Skeleton height="20rem" screenreaderText={t("apiKeysLoading")} />;
  }
  const offered = catalogue.value && catalogue.value.length < ALL ? catalogue.value : undefined;
  const filled = wish && granted(wish, limits, offered);
  return (
    <KeyForm
      form="new"
      limits={limits}
      catalogue={catalogue}
      initial={filled?.values ?? { name: "", note: "", expiry: firstChoice(spanOf(limits)), permissions: NO_ACCESS }}
      note={
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
