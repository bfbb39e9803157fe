import {
  Button,
  Pagination,
  SearchInput,
  Toolbar,
  ToolbarContent,
  ToolbarFilter,
  ToolbarGroup,
  ToolbarItem,
} from "@patternfly/react-core";
import { SyncAltIcon } from "@patternfly/react-icons";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { SearchNote, useSearchBox } from "scoped-keys-shared";

import { FilterSelect } from "./FilterSelect";
import { CHOICE_NAMES, CHOICES, type Filter, PAGE_SIZES, type View } from "./filter";

type Props = {
  view: View;
  total: number;
  /** What the search looks at, as a message. */
  searchLabel: "apiKeysSearch" | "apiKeysSearchOfUser";
  isEmpty: boolean;
  onFind: (filter: Filter) => void;
  onTurn: (first: number, max: number) => void;
  onRefresh: () => void;
  /** Absent for those who may only look. */
  onDisable?: () => void;
};

export const KeyToolbar = ({ view, total, searchLabel, isEmpty, onFind, onTurn, onRefresh, onDisable }: Props) => {
  const { t } = useTranslation();
  const { filter, first, max } = view;
  const { show, ...search } = useSearchBox(filter.search);
  useEffect(() => show(filter.search ?? ""), [show, filter.search]);

  const without = (name: keyof Filter) => {
    const { [name]: _, ...rest } = filter;
    return rest;
  };
  const findText = (wanted: string) => onFind(wanted ? { ...filter, search: wanted } : without("search"));

  return (
    <Toolbar
      clearAllFilters={() => onFind({})}
      numberOfFiltersText={(count) => t("apiKeysFiltersApplied", { count })}
      clearFiltersButtonText={t("apiKeysClearFilters")}
      data-testid="api-keys-toolbar"
    >
      <ToolbarContent>
        <ToolbarFilter
          chips={filter.search ? [filter.search] : []}
          deleteChip={() => onFind(without("search"))}
          categoryName={t("apiKeysSearched")}
        >
          <SearchInput
            className="sk-search"
            aria-label={t(searchLabel)}
            placeholder={t(searchLabel)}
            autoComplete="off"
            value={search.shown}
            submitSearchButtonLabel={t("search")}
            resetButtonLabel={t("clear")}
            onChange={(_, typed) => search.type(typed)}
            onSearch={() => search.isSecret || findText(search.text)}
            onClear={() => {
              search.type("");
              findText("");
            }}
          />
          <SearchNote of={search} />
        </ToolbarFilter>
        <ToolbarGroup variant="filter-group">
          {CHOICE_NAMES.map((name) => (
            <ToolbarFilter
              key={name}
              chips={filter[name] ? [t(`apiKeysFilter_${name}_${filter[name]}`)] : []}
              deleteChip={() => onFind(without(name))}
              categoryName={t(`apiKeysFilter_${name}`)}
            >
              <FilterSelect
                label={t(`apiKeysFilter_${name}`)}
                choices={CHOICES[name].map((value) => ({ value, label: t(`apiKeysFilter_${name}_${value}`) }))}
                chosen={filter[name]}
                onChoose={(value) => onFind(value === undefined ? without(name) : { ...filter, [name]: value })}
              />
            </ToolbarFilter>
          ))}
        </ToolbarGroup>
        <ToolbarItem>
          <Button variant="plain" aria-label={t("apiKeysRefresh")} onClick={onRefresh}>
            <SyncAltIcon />
          </Button>
        </ToolbarItem>
        {onDisable && (
          <ToolbarItem>
            <Button variant="secondary" isDisabled={isEmpty} onClick={onDisable}>
              {t("apiKeysDisableMany")}
            </Button>
          </ToolbarItem>
        )}
        <ToolbarItem variant="pagination">
          <Pagination
            isCompact
            itemCount={total}
            page={Math.floor(first / max) + 1}
            perPage={max}
            perPageOptions={PAGE_SIZES.map((value) => ({ title: String(value), value }))}
            titles={{
              paginationAriaLabel: t("apiKeysPages"),
              toPreviousPageAriaLabel: t("apiKeysPageBefore"),
              toNextPageAriaLabel: t("apiKeysPageNext"),
              ofWord: t("apiKeysPageOf"),
              items: "",
              perPageSuffix: t("apiKeysPerPage"),
            }}
            onSetPage={(_, page) => onTurn((page - 1) * max, max)}
            onPerPageSelect={(_, size, page) => onTurn((page - 1) * size, size)}
          />
        </ToolbarItem>
      </ToolbarContent>
    </Toolbar>
  );
};
