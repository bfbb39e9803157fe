import { useTranslation } from "react-i18next";

/** In the place of a row whose facts cannot be drawn: says which key it is. */
export const BrokenRow = ({ id, columns }: { id: string; columns: number }) => {
  const { t } = useTranslation();
  return (
    <tr className="pf-v5-c-table__tr" data-testid={`key-${id}`}>
      <td className="pf-v5-c-table__td" colSpan={columns}>
        {t("apiKeysRowBroken", { id })}
      </td>
    </tr>
  );
};
