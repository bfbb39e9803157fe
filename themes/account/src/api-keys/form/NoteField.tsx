import { FormGroup, FormHelperText } from "@patternfly/react-core/dist/esm/components/Form";
import { HelperText, HelperTextItem } from "@patternfly/react-core/dist/esm/components/HelperText";
import { TextArea } from "@patternfly/react-core/dist/esm/components/TextArea";
import { useTranslation } from "react-i18next";

export const NoteField = ({ value, onChange }: { value: string; onChange: (note: string) => void }) => {
  const { t } = useTranslation();
  return (
    <FormGroup label={t("apiKeysNote")} fieldId="sk-note">
      <TextArea
        id="sk-note"
        rows={2}
        dir="auto"
        resizeOrientation="vertical"
        value={value}
        aria-describedby="sk-note-help"
        onChange={(_, note) => onChange(note.replace(/\t/g, " "))}
      />
      <FormHelperText>
        <HelperText id="sk-note-help">
          <HelperTextItem>{t("apiKeysNoteHelp")}</HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
};
