import { Alert, Button, Modal, ModalVariant } from "@patternfly/react-core";
import { type PropsWithChildren, useState } from "react";
import { useTranslation } from "react-i18next";

import { type ApiError, asApiError } from "../api/call";
import { errorWords } from "../api/errors";

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

/** Something that is asked before it is done, as the stock console asks it. */
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
    <Modal
      isOpen
      className="sk-dialog"
      variant={ModalVariant.small}
      title={title}
      titleIconVariant={isDanger ? "warning" : undefined}
      onClose={onCancel}
      // The list of a field that is open takes the key for itself.
      onEscapePress={(event) => event.defaultPrevented || onCancel()}
      actions={[
        <Button
          key="action"
          data-testid="confirm"
          variant={isDanger ? "danger" : "primary"}
          isDisabled={isDisabled || busy}
          isLoading={busy}
          onClick={go}
        >
          {action}
        </Button>,
        <Button key="cancel" variant="link" onClick={onCancel}>
          {t("cancel")}
        </Button>,
      ]}
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
    </Modal>
  );
};
