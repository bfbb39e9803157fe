import type { PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, Boundary, BrokenRow } from "scoped-keys-shared";

import { SortHeader } from "../../parts/SortHeader";
import type { Keys } from "../useKeys";
import { KeyRow } from "./KeyRow";
import type { Column, Order } from "./order";

const COLUMNS = 7;

type Props = {
  shown: ApiKey[];
  keys: Keys;
  order: Order;
  onOrder: (order: Order) => void;
  onChange: (key: ApiKey) => void;
  onRotate: (key: ApiKey) => void;
  onDelete: (key: ApiKey) => void;
  onSignIn: () => void;
};

export const KeyTable = ({ shown, order, onOrder, ...row }: Props) => {
  const { t } = useTranslation();
  const sort = (column: Column) =>
    ({
      sorted: order.by === column ? (order.descending ? "descending" : "ascending") : undefined,
      onSort: () => onOrder({ by: column, descending: order.by === column && !order.descending }),
    }) as const;
  return (
    <table className="pf-v5-c-table pf-m-grid-xl pf-m-compact sk-table" aria-label={t("apiKeys")}>
      <thead className="pf-v5-c-table__thead">
        <tr className="pf-v5-c-table__tr">
          <SortHeader label={t("apiKeysName")} {...sort("name")} />
          <Head>{t("apiKeysPermissions")}</Head>
          <SortHeader label={t("apiKeysCreated")} {...sort("created")} />
          <SortHeader label={t("apiKeysLastUsed")} {...sort("used")} />
          <SortHeader label={t("apiKeysExpires")} {...sort("expires")} />
          <Head>{t("apiKeysEnabled")}</Head>
          <Head>
            <span className="pf-v5-u-screen-reader">{t("apiKeysActions")}</span>
          </Head>
        </tr>
      </thead>
      <tbody className="pf-v5-c-table__tbody">
        {shown.map((key) => (
          <Boundary key={key.id} fallback={<BrokenRow id={key.id} columns={COLUMNS} />}>
            <KeyRow apiKey={key} {...row} />
          </Boundary>
        ))}
      </tbody>
    </table>
  );
};

const Head = ({ children }: PropsWithChildren) => (
  <th scope="col" className="pf-v5-c-table__th">
    {children}
  </th>
);
