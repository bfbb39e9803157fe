import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { FormSelect, FormSelectOption } from "@patternfly/react-core/dist/esm/components/FormSelect";
import { TextInput } from "@patternfly/react-core/dist/esm/components/TextInput";
import { SyncAltIcon } from "@patternfly/react-icons/dist/esm/icons/sync-alt-icon";
import { useTranslation } from "react-i18next";
import { type SearchBox, SearchNote } from "scoped-keys-shared";

import type { Column, Order } from "./order";
import { type Show, SHOWS } from "./view";

type Props = {
  search: SearchBox;
  onSearch: (typed: string) => void;
  show: Show | undefined;
  onShow: (show: string) => void;
  order: Order;
  onOrder: (order: Order) => void;
  /** Absent where no key may be created. */
  onCreate?: () => void;
  onLeak: () => void;
  onRefresh: () => void;
};

const ORDERS: Record<string, Order> = {
  created: { by: "created", descending: true },
  name: { by: "name", descending: false },
  used: { by: "used", descending: true },
  expires: { by: "expires", descending: false },
};

export const KeyToolbar = ({ search, onSearch, show, onShow, order, onOrder, onCreate, onLeak, onRefresh }: Props) => {
  const { t } = useTranslation();
  return (
    <div className="sk-toolbar">
      <TextInput
        className="sk-search"
        type="search"
        aria-label={t("apiKeysSearch")}
        placeholder={t("apiKeysSearch")}
        autoComplete="off"
        value={search.shown}
        onChange={(_, value) => onSearch(value)}
      />
      <FormSelect
        className="sk-show"
        aria-label={t("apiKeysShow")}
        value={show ?? ""}
        onChange={(_, value) => onShow(value)}
      >
        <FormSelectOption value="" label={t("apiKeysShow_all")} />
        {SHOWS.map((one) => (
          <FormSelectOption key={one} value={one} label={t(`apiKeysShow_${one}`)} />
        ))}
      </FormSelect>
      {/* In the narrow view the head of the table is gone, and the choice of order with it. */}
      <FormSelect
        className="sk-order"
        aria-label={t("apiKeysOrder")}
        value={order.by}
        onChange={(_, value) => onOrder(ORDERS[value as Column]!)}
      >
        {Object.keys(ORDERS).map((by) => (
          <FormSelectOption key={by} value={by} label={t(`apiKeysOrder_${by}`)} />
        ))}
      </FormSelect>
      {onCreate && <Button onClick={onCreate}>{t("apiKeysCreate")}</Button>}
      <Button variant="secondary" onClick={onLeak}>
        {t("apiKeysLeak")}
      </Button>
      <Button variant="plain" aria-label={t("apiKeysRefresh")} onClick={onRefresh}>
        <SyncAltIcon />
      </Button>
      <SearchNote of={search} />
      {!onCreate && <p className="sk-search-note">{t("apiKeysFullAtZero")}</p>}
    </div>
  );
};
