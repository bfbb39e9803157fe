import { Button, Pagination, SearchInput, Toolbar, ToolbarContent, ToolbarItem } from "@patternfly/react-core";
import { SyncAltIcon } from "@patternfly/react-icons";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { oneLine, SearchNote, useSearchBox } from "scoped-keys-shared";

import type { EndpointView } from "./useEndpoints";

type Props = {
  view: EndpointView;
  shown: number;
  hasMore: boolean;
  /** Whether the text in the search box may not be searched: the list is then no answer to it. */
  onRefused: (isRefused: boolean) => void;
  onShow: (change: Partial<EndpointView>) => void;
  onAdd: () => void;
  onRefresh: () => void;
};

export const EndpointToolbar = ({ view, shown, hasMore, onRefused, onShow, onAdd, onRefresh }: Props) => {
  const { t } = useTranslation();
  const { first, max } = view;
  const { show, ...search } = useSearchBox(view.search);
  const { isSecret } = search;
  useEffect(() => show(view.search), [show, view.search]);
  useEffect(() => onRefused(isSecret), [onRefused, isSecret]);
  const find = (wanted: string) => onShow({ search: wanted, first: 0 });

  return (
    <Toolbar>
      <ToolbarContent>
        <ToolbarItem>
          <SearchInput
            className="sk-search"
            aria-label={t("apiEndpointsSearch")}
            placeholder={t("apiEndpointsSearch")}
            autoComplete="off"
            value={search.shown}
            submitSearchButtonLabel={t("search")}
            resetButtonLabel={t("clear")}
            onChange={(_, typed) => search.type(oneLine(typed))}
            onSearch={() => isSecret || find(search.text)}
            onClear={() => {
              search.type("");
              find("");
            }}
          />
          <SearchNote of={search} other={search.text === view.search ? undefined : t("apiKeysSearchPending")} />
        </ToolbarItem>
        <ToolbarItem>
          <Button onClick={onAdd}>{t("apiEndpointsAdd")}</Button>
        </ToolbarItem>
        <ToolbarItem>
          <Button variant="plain" aria-label={t("apiKeysRefresh")} onClick={onRefresh}>
            <SyncAltIcon />
          </Button>
        </ToolbarItem>
        <ToolbarItem variant="pagination">
          <Pagination
            isCompact
            toggleTemplate={({ firstIndex, lastIndex }) => (
              <b>
                {firstIndex} - {lastIndex}
              </b>
            )}
            itemCount={first + shown + (hasMore ? 1 : 0)}
            page={Math.floor(first / max) + 1}
            perPage={max}
            titles={{
              paginationAriaLabel: t("apiEndpointsPages"),
              toPreviousPageAriaLabel: t("apiKeysPageBefore"),
              toNextPageAriaLabel: t("apiKeysPageNext"),
              perPageSuffix: t("apiKeysPerPage"),
            }}
            onSetPage={(_, page) => onShow({ first: (page - 1) * max })}
            onPerPageSelect={(_, size, page) => onShow({ first: (page - 1) * size, max: size })}
          />
        </ToolbarItem>
      </ToolbarContent>
    </Toolbar>
  );
};
