import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { type PropsWithChildren, useId, useLayoutEffect, useRef } from "react";

type Props = PropsWithChildren<{
  title: string;
  /** Shown with a warning's icon, and what goes on in red; the default. */
  isWarning?: boolean;
  /** The way back is what most want, and is drawn as such. */
  isCancelPrimary?: boolean;
  /** What the button says that goes on. */
  action: string;
  /** There is nothing to go on with. */
  isDisabled?: boolean;
  /** The server is at it: nothing takes it back any more, and its response is to come. */
  isBusy?: boolean;
  onAction: () => void;
  /** The way back: it has the focus at first, so that a hasty Enter does no harm. */
  cancelLabel: string;
  onCancel: () => void;
}>;

/** A question that must be answered first: the browser's own modal dialog, in PatternFly's clothes. */
export const Dialog = ({
  title,
  isWarning = true,
  isCancelPrimary,
  action,
  isDisabled,
  isBusy,
  onAction,
  cancelLabel,
  onCancel,
  children,
}: Props) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    const element = dialog.current!;
    element.showModal();
    cancel.current?.focus();
    // Closing gives the focus back to where it was; taking the element away would lose it.
    return () => element.close();
  }, []);

  const go = (
    <Button
      data-testid="confirm"
      variant={isCancelPrimary ? "secondary" : isWarning ? "danger" : "primary"}
      isDisabled={isDisabled || isBusy}
      isLoading={isBusy}
      onClick={onAction}
    >
      {action}
    </Button>
  );
  return (
    <dialog
      ref={dialog}
      className={`pf-v5-c-modal-box pf-m-sm sk-dialog${isWarning ? " pf-m-warning" : ""}`}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
      onCancel={(event) => {
        event.preventDefault();
        if (!isBusy) onCancel();
      }}
      // A browser closes it after the second Escape, whatever the first one was answered with.
      onClose={() => dialog.current?.showModal()}
    >
      <header className="pf-v5-c-modal-box__header">
        <h2 className={`pf-v5-c-modal-box__title${isWarning ? " pf-m-icon" : ""}`} id={`${id}-title`}>
          {isWarning && (
            <span className="pf-v5-c-modal-box__title-icon">
              <ExclamationTriangleIcon />
            </span>
          )}
          <span className="sk-dialog-title">{title}</span>
        </h2>
      </header>
      <div className="pf-v5-c-modal-box__body" id={`${id}-body`}>
        {children}
      </div>
      <footer className="pf-v5-c-modal-box__footer">
        {!isCancelPrimary && go}
        <Button ref={cancel} variant={isCancelPrimary ? "primary" : "link"} isDisabled={isBusy} onClick={onCancel}>
          {cancelLabel}
        </Button>
        {isCancelPrimary && go}
      </footer>
    </dialog>
  );
};
