import { Checkbox } from "@patternfly/react-core/dist/esm/components/Checkbox";
import { TextInput } from "@patternfly/react-core/dist/esm/components/TextInput";
import { useTranslation } from "react-i18next";
import { type SearchBox, SearchNote } from "scoped-keys-shared";

type Props = {
  search: SearchBox;
  onlyExceptions: boolean;
  count: number;
  onLook: (change: { search?: string; onlyExceptions?: boolean }) => void;
};

export const EndpointFilter = ({ search, onlyExceptions, count, onLook }: Props) => {
  const { t } = useTranslation();
  return (
    <div className="sk-toolbar">
      <TextInput
        className="sk-search"
        type="search"
        aria-label={t("apiKeysEndpointsSearch")}
        placeholder={t("apiKeysEndpointsSearch")}
        autoComplete="off"
        value={search.shown}
        onChange={(_, value) => onLook({ search: value })}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <Checkbox
        id="sk-only-exceptions"
        label={t("apiKeysEndpointsOnly", { count })}
        isChecked={onlyExceptions}
        onChange={(_, checked) => onLook({ onlyExceptions: checked })}
      />
      <SearchNote of={search} />
    </div>
  );
};
