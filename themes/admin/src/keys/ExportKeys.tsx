import { AlertVariant, Button } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError, errorWords } from "scoped-keys-shared";

import { useDownload } from "../api/call";
import { type Filter, queryOf } from "./filter";
import { useAlert } from "../parts/useAlert";

type Props = { filter: Filter; userId: string | undefined; isDisabled: boolean };

/** Without this mark, Excel does not read a file as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** Saves the keys that are looked at, on all pages, as a table. */
export const ExportKeys = ({ filter, userId, isDisabled }: Props) => {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const download = useDownload();
  const [busy, setBusy] = useState(false);

  const save = async () => {
    setBusy(true);
    try {
      const table = await download(`/api-keys/export?${queryOf(filter, userId)}`);
      const address = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, table], { type: "text/csv" }));
      const link = Object.assign(document.createElement("a"), { href: address, download: "api-keys.csv" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address));
    } catch (reason) {
      addAlert(t("apiKeysExportFailed"), AlertVariant.danger, errorWords(t, asApiError(reason)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Button variant="secondary" isDisabled={isDisabled || busy} isLoading={busy} onClick={() => void save()}>
      {t("apiKeysExport")}
    </Button>
  );
};
