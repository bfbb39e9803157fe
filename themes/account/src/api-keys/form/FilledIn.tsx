import { List, ListItem } from "@patternfly/react-core/dist/esm/components/List";
import { useTranslation } from "react-i18next";
import { isolated, Notice } from "scoped-keys-shared";

import type { Granted } from "./granted";

type Props = Pick<Granted, "left" | "isReduced"> & {
  /** The name of the key that was copied; absent if a link has filled the form in. */
  copied?: string;
};

const NAMED_AT_MOST = 5;

/** Says where the contents of the form come from, and what was not taken along. */
export const FilledIn = ({ copied, left, isReduced }: Props) => {
  const { t, i18n } = useTranslation();
  const named = left.slice(0, NAMED_AT_MOST).map(isolated);
  const list = new Intl.ListFormat(i18n.language).format(
    left.length > named.length ? [...named, t("apiKeysSummaryMore", { count: left.length - named.length })] : named,
  );
  const title = copied === undefined ? t("apiKeysFilledByLink") : t("apiKeysFilledFromKey", { name: isolated(copied) });
  return (
    <Notice variant="info" title={title} testId="sk-filled-in">
      <p>{t("apiKeysFilledCheck")}</p>
      {(left.length > 0 || isReduced) && (
        <List>
          {left.length > 0 && <ListItem>{t("apiKeysFilledWithout", { list })}</ListItem>}
          {isReduced && <ListItem>{t("apiKeysFilledLess")}</ListItem>}
        </List>
      )}
    </Notice>
  );
};
