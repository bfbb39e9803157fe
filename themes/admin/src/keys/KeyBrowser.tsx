import { AlertVariant, PageSection } from "@patternfly/react-core";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ListSkeleton, LoadFailed, OddAddress, useFocusLeftBehind } from "scoped-keys-shared";

import { useAlert } from "../parts/useAlert";
import { BulkActions } from "./BulkActions";
import { NONE } from "./counted";
import { DeleteKey } from "./DeleteKey";
import { DisableKeys } from "./DisableKeys";
import { addressOf, type Filter, oddOf, type Sort, viewOf } from "./filter";
import { KeyTable } from "./KeyTable";
import { KeyToolbar } from "./KeyToolbar";
import { NoKeys } from "./NoKeys";
import type { AdminKey, Disabled } from "./types";
import { useSearchAddress } from "../searchAddress";
import { useBulkActions } from "./useBulkActions";
import { useKeys } from "./useKeys";

type Props = {
  /** Whose keys; undefined for those of all users. */
  userId?: string;
  canManage: boolean;
};

/** Keys with search, filters and pages, which stand in the address; with switch and delete for those who may. */
export const KeyBrowser = ({ userId, canManage }: Props) => {
  const { t } = useTranslation();
  const addAlert = useAlert();
  const [params, setParams] = useSearchAddress();
  const view = useMemo(() => viewOf(params), [params]);
  const odd = useMemo(() => oddOf(params), [params]);
  const keys = useKeys(view, userId);
  const [deleting, setDeleting] = useState<AdminKey>();
  const [disabling, setDisabling] = useState(false);
  const bulk = useBulkActions(userId);
  const [bulkOpen, setBulkOpen] = useState(false);
  const [isRefused, setRefused] = useState(false);
  // A button goes with its row, of keys or of bulk actions.
  const rows = [keys.keys?.map(({ id }) => id), bulk.value?.map(({ batch }) => batch)];
  const place = useFocusLeftBehind<HTMLDivElement>(JSON.stringify(rows));

  const find = (filter: Filter) => setParams(addressOf({ ...view, filter, first: 0 }));
  const arrange = (sort: Sort) => setParams(addressOf({ ...view, sort, first: 0 }));
  const turn = (first: number, max: number) => setParams(addressOf({ ...view, first, max }));

  // The last key of the last page may be gone: there is nothing to see here, but before.
  const beyond = !keys.loading && keys.keys?.length === 0 && keys.total.count > 0;
  useEffect(() => {
    if (beyond) setParams(addressOf({ ...view, first: lastPage(keys.total.count, view.max) }), { replace: true });
  }, [beyond, view, keys.total, setParams]);

  const reload = () => {
    keys.reload();
    bulk.reload();
  };
  const announce = ({ count, enabledCount }: Disabled) => {
    const already = count > enabledCount ? t("apiKeysDisabledAlready", { count: count - enabledCount }) : undefined;
    if (enabledCount === 0 && already) addAlert(already);
    else addAlert(t("apiKeysDisabledMany", { count: enabledCount }), AlertVariant.success, already);
  };

  const filtered = Object.keys(view.filter).length > 0;
  // Nothing has been asked for, and there is nothing to look through: not yet, or not at all.
  const isVoid = !filtered && !keys.error && (!keys.keys || (keys.total.count === 0 && !keys.loading));
  return (
    <PageSection variant="light" className="sk-browser">
      <div ref={place} tabIndex={-1} className="sk-place">
        {!keys.error && (
          <BulkActions
            actions={bulk}
            isOpen={bulkOpen}
            onToggle={setBulkOpen}
            onUndone={canManage ? reload : undefined}
          />
        )}
        <OddAddress odd={odd} />
        {!isVoid && (
          <KeyToolbar
            view={view}
            userId={userId}
            total={isRefused ? NONE : keys.total}
            searchLabel={userId ? "apiKeysSearchOfUser" : "apiKeysSearch"}
            // With nothing to look at there is nothing to do, but to look for something else.
            isEmpty={isRefused || !keys.keys?.length}
            onRefused={setRefused}
            onFind={find}
            onTurn={turn}
            onArrange={arrange}
            onRefresh={keys.reload}
            onDisable={canManage && !isRefused ? () => setDisabling(true) : undefined}
          />
        )}
        {keys.error ? (
          <LoadFailed title="apiKeysLoadFailed" error={keys.error} onRetry={keys.reload} />
        ) : isRefused ? null : !keys.keys || (keys.keys.length === 0 && keys.loading) ? (
          <ListSkeleton />
        ) : keys.keys.length === 0 ? (
          !beyond && <NoKeys filter={view.filter} ofUser={!!userId} onClear={() => find({})} />
        ) : (
          <KeyTable
            keys={keys.keys}
            isBusy={keys.loading}
            withOwner={!userId}
            canManage={canManage}
            sort={view.sort}
            onArrange={arrange}
            onChanged={keys.put}
            onDelete={setDeleting}
            onGone={keys.reload}
          />
        )}
      </div>
      {deleting && (
        <DeleteKey
          apiKey={deleting}
          onClose={(deleted) => {
            setDeleting(undefined);
            if (deleted) keys.reload();
          }}
        />
      )}
      {disabling && (
        <DisableKeys
          filter={view.filter}
          userId={userId}
          onClose={(done) => {
            setDisabling(false);
            if (!done) return;
            announce(done);
            // The way back is right there.
            setBulkOpen(true);
            reload();
          }}
        />
      )}
    </PageSection>
  );
};

const lastPage = (total: number, max: number) => Math.floor((total - 1) / max) * max;
