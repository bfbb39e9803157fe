import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { type PropsWithChildren, type ReactNode, useId, useLayoutEffect, useRef } from "react";

type Props = PropsWithChildren<{
  title: string;
  /** Shown with a warning's icon; the default. */
  isWarning?: boolean;
  /** The way back is what most want, and is drawn as such. */
  isCancelPrimary?: boolean;
  /** What goes on. */
  action: ReactNode;
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

  return (
    <dialog
      ref={dialog}
      className={`pf-v5-c-modal-box pf-m-sm sk-dialog${isWarning ? " pf-m-warning" : ""}`}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
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
        {!isCancelPrimary && action}
        <Button ref={cancel} variant={isCancelPrimary ? "primary" : "link"} onClick={onCancel}>
          {cancelLabel}
        </Button>
        {isCancelPrimary && action}
      </footer>
    </dialog>
  );
};
