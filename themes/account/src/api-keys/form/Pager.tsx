import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { AngleLeftIcon } from "@patternfly/react-icons/dist/esm/icons/angle-left-icon";
import { AngleRightIcon } from "@patternfly/react-icons/dist/esm/icons/angle-right-icon";
import { useTranslation } from "react-i18next";
import { useNumberFormat } from "scoped-keys-shared";

type Props = { first: number; shown: number; total: number; size: number; onTurn: (first: number) => void };

export const Pager = ({ first, shown, total, size, onTurn }: Props) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  if (total <= size) return null;
  return (
    <nav className="sk-pager" aria-label={t("apiKeysPages")}>
      <span role="status">
        {t("apiKeysPage", {
          first: number.format(first + 1),
          last: number.format(first + shown),
          total: number.format(total),
        })}
      </span>
      <Button
        variant="plain"
        aria-label={t("apiKeysPageBefore")}
        isDisabled={first === 0}
        onClick={() => onTurn(Math.max(0, first - size))}
      >
        <AngleLeftIcon />
      </Button>
      <Button
        variant="plain"
        aria-label={t("apiKeysPageNext")}
        isDisabled={first + size >= total}
        onClick={() => onTurn(first + size)}
      >
        <AngleRightIcon />
      </Button>
    </nav>
  );
};
