import { FormGroup, FormHelperText } from "@patternfly/react-core/dist/esm/components/Form";
import { HelperText, HelperTextItem } from "@patternfly/react-core/dist/esm/components/HelperText";
import { TextArea } from "@patternfly/react-core/dist/esm/components/TextArea";
import { useTranslation } from "react-i18next";
import { lengthOf } from "scoped-keys-shared";

const LONGEST_NOTE = 500;

export const isNoteTooLong = (note: string) => lengthOf(note.trim()) > LONGEST_NOTE;

export const NoteField = ({ value, onChange }: { value: string; onChange: (note: string) => void }) => {
  const { t } = useTranslation();
  const invalid = isNoteTooLong(value);
  return (
    <FormGroup label={t("apiKeysNote")} fieldId="sk-note">
      <TextArea
        id="sk-note"
        rows={2}
        dir="auto"
        resizeOrientation="vertical"
        value={value}
        validated={invalid ? "error" : "default"}
        aria-invalid={invalid}
        aria-describedby="sk-note-help"
        onChange={(_, note) => onChange(note)}
      />
      <FormHelperText>
        <HelperText id="sk-note-help">
          <HelperTextItem variant={invalid ? "error" : "default"} hasIcon={invalid}>
            {t(invalid ? "apiKeysError_invalid_note" : "apiKeysNoteHelp")}
          </HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
};
