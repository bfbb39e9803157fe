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
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { oneLine, SearchNote, useSearchBox, useNumberFormat } from "scoped-keys-shared";

import type { Counted } from "./counted";
import { EndpointFilter } from "./EndpointFilter";
import { ExportKeys } from "./ExportKeys";
import { FilterSelect } from "./FilterSelect";
import {
  chosenIn,
  chosenOf,
  type Filter,
  GROUP_NAMES,
  GROUPS,
  PAGE_SIZES,
  type Sort,
  type View,
  withChoice,
} from "./filter";

/** The orders that have words; the columns of the table offer the others. */
const ORDERS: { value: Sort; label: string }[] = [
  { value: "-created", label: "apiKeysOrder_created" },
  { value: "name", label: "apiKeysOrder_name" },
  { value: "-lastUsed", label: "apiKeysOrder_used" },
  { value: "expires", label: "apiKeysOrder_expires" },
];

type Props = {
  view: View;
  /** Whose keys; undefined for those of all users. */
  userId: string | undefined;
  total: Counted;
  /** What the search looks at, as a message. */
  searchLabel: "apiKeysSearch" | "apiKeysSearchOfUser";
  isEmpty: boolean;
  /** Whether the text in the search box may not be searched: the list is then no answer to it. */
  onRefused: (isRefused: boolean) => void;
  onFind: (filter: Filter) => void;
  onTurn: (first: number, max: number) => void;
  onArrange: (sort: Sort) => void;
  onRefresh: () => void;
  /** Absent for those who may only look. */
  onDisable?: () => void;
};

export const KeyToolbar = ({ view, userId, total, searchLabel, isEmpty, onFind, onTurn, onRefused, ...on }: Props) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { filter, sort, first, max } = view;
  const { show, ...search } = useSearchBox(filter.search);
  const { isSecret } = search;
  useEffect(() => show(filter.search ?? ""), [show, filter.search]);
  useEffect(() => {
    onRefused(isSecret);
    return () => onRefused(false);
  }, [onRefused, isSecret]);
  const [isEndpointPending, setEndpointPending] = useState(false);
  const isTextPending = search.text !== (filter.search ?? "");
  // The keys on the screen are not those that the fields name.
  const isPending = isTextPending || isEndpointPending;

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
            onChange={(_, typed) => search.type(oneLine(typed))}
            onSearch={() => isSecret || findText(search.text)}
            onClear={() => {
              search.type("");
              findText("");
            }}
          />
          <SearchNote of={search} other={isTextPending ? t("apiKeysSearchPending") : undefined} />
        </ToolbarFilter>
        <ToolbarGroup variant="filter-group">
          {GROUP_NAMES.map((group) => {
            const chosen = chosenOf(group, filter);
            const label = t(`apiKeysFilter_${group}`);
            const choose = (choice: string | undefined) => onFind(withChoice(filter, group, choice));
            return (
              <ToolbarFilter
                key={group}
                chips={chosenIn(group, filter).map((one) => t(`apiKeysFilter_${one}`))}
                deleteChip={() => choose(undefined)}
                categoryName={label}
              >
                <FilterSelect
                  label={label}
                  any={t("apiKeysFilterAny")}
                  choices={GROUPS[group].map(([name, value]) => ({
                    value: `${name}_${value}`,
                    label: t(`apiKeysFilter_${name}_${value}`),
                  }))}
                  chosen={chosen}
                  onChoose={choose}
                />
              </ToolbarFilter>
            );
          })}
          <ToolbarFilter
            chips={filter.endpoint ? [filter.endpoint] : []}
            deleteChip={() => onFind(without("endpoint"))}
            categoryName={t("apiKeysFilter_endpoint")}
          >
            <EndpointFilter
              key={filter.endpoint}
              endpoint={filter.endpoint}
              onFind={(endpoint) => onFind(endpoint ? { ...filter, endpoint } : without("endpoint"))}
              onTyped={setEndpointPending}
            />
          </ToolbarFilter>
          {/* Comes by a link from the rules, and is taken off here. */}
          <ToolbarFilter
            chips={filter.idleDays ? [t("apiKeysFilterIdle", { count: Number(filter.idleDays) })] : []}
            deleteChip={() => onFind(without("idleDays"))}
            categoryName={t("apiKeysFilter_idleDays")}
            className="sk-chip-only"
          >
            {null}
          </ToolbarFilter>
        </ToolbarGroup>
        <ToolbarItem>
          <FilterSelect
            label={t("apiKeysOrder")}
            choices={ORDERS.map(({ value, label }) => ({ value, label: t(label) }))}
            chosen={sort}
            onChoose={(chosen) => on.onArrange(chosen as Sort)}
          />
        </ToolbarItem>
        <ToolbarItem>
          <ExportKeys filter={filter} userId={userId} isDisabled={isEmpty || isPending} />
        </ToolbarItem>
        <ToolbarItem>
          <Button variant="plain" aria-label={t("apiKeysRefresh")} onClick={on.onRefresh}>
            <SyncAltIcon />
          </Button>
        </ToolbarItem>
        {on.onDisable && (
          <ToolbarItem>
            <Button variant="secondary" isDisabled={isEmpty || isPending} onClick={on.onDisable}>
              {t("apiKeysDisableMany")}
            </Button>
          </ToolbarItem>
        )}
        <ToolbarItem variant="pagination">
          <Pagination
            isCompact
            itemCount={total.more ? undefined : total.count}
            toggleTemplate={
              total.more
                ? ({ firstIndex, lastIndex }) => (
                    <>
                      <b>
                        {firstIndex} - {lastIndex}
                      </b>{" "}
                      {t("apiKeysPageOfMore", { number: number.format(total.count) })}
                    </>
                  )
                : undefined
            }
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
