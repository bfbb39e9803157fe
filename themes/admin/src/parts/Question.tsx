import { Alert } from "@patternfly/react-core";
import { type PropsWithChildren, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiError, asApiError, Dialog, errorWords } from "scoped-keys-shared";

type Props = PropsWithChildren<{
  title: string;
  /** What the button says that goes on. */
  action: string;
  isDanger?: boolean;
  /** There is nothing to go on with. */
  isDisabled?: boolean;
  /** Goes on. What it throws is shown, and the question stays. */
  onAction: () => Promise<void>;
  onCancel: () => void;
}>;

/** Something that is asked before it is done. */
export const Question = ({ title, action, isDanger, isDisabled, onAction, onCancel, children }: Props) => {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();

  const go = () => {
    setBusy(true);
    setError(undefined);
    onAction().catch((reason: unknown) => {
      setError(asApiError(reason));
      setBusy(false);
    });
  };

  return (
    <Dialog
      title={title}
      isWarning={isDanger}
      cancelLabel={t("cancel")}
      onCancel={onCancel}
      action={action}
      isDisabled={isDisabled}
      isBusy={busy}
      onAction={go}
    >
      <div className="sk-question">
        {error && (
          <div role="alert">
            <Alert isInline component="h2" variant="danger" title={t("apiKeysNotDone")}>
              {errorWords(t, error)}
            </Alert>
          </div>
        )}
        {children}
      </div>
    </Dialog>
  );
};
