import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import {
  Button,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  MenuToggle,
  Select,
  SelectList,
  SelectOption,
  TextInputGroup,
  TextInputGroupMain,
  TextInputGroupUtilities,
} from "@patternfly/react-core";
import { TimesIcon } from "@patternfly/react-icons";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { harmless, searchText } from "scoped-keys-shared";

export type Owner = { id: string; name: string };

type Props = { owner: Owner | undefined; isWrong: boolean; onChange: (owner: Owner | undefined) => void };

const WAIT = 300;
const MAX = 20;

/** Finds a user by what his name, e-mail address or names begin with. */
export const OwnerField = ({ owner, isWrong, onChange }: Props) => {
  const { t } = useTranslation();
  const { adminClient } = useAdminClient();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<Owner[] | "failed">([]);
  const [active, setActive] = useState(0);

  const { text, isCut, isSecret } = searchText(typed);
  const isNoName = isCut || isSecret;

  useEffect(() => {
    if (!open) return;
    if (isNoName) {
      setFound([]);
      return;
    }
    let wanted = true;
    const timer = setTimeout(
      () =>
        adminClient.users.find({ search: text, max: MAX, briefRepresentation: true }).then(
          (users) => wanted && setFound(users.map(({ id, username }) => ({ id: id!, name: username! }))),
          () => wanted && setFound("failed"),
        ),
      WAIT,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [adminClient, open, text, isNoName]);

  const choose = (chosen: Owner | undefined) => {
    onChange(chosen);
    setTyped("");
    setOpen(false);
  };
  const options = found === "failed" ? [] : found;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      if (open && options[active]) choose(options[active]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (options.length > 0) setActive((active + step + options.length) % options.length);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      setOpen(false);
    }
  };

  return (
    <FormGroup label={t("apiKeysOwner")} fieldId="sk-owner" isRequired>
      <Select
        isOpen={open}
        onOpenChange={setOpen}
        selected={owner?.id}
        onSelect={(_, id) => choose(options.find((user) => user.id === id))}
        isScrollable
        popperProps={{ appendTo: "inline" }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            variant="typeahead"
            isFullWidth
            isExpanded={open}
            onClick={() => setOpen(!open)}
            status={isWrong ? "danger" : undefined}
            aria-label={t("apiEndpointsOwnerSearch")}
          >
            <TextInputGroup isPlain>
              <TextInputGroupMain
                inputId="sk-owner"
                value={open ? typed : ((owner && harmless(owner.name)) ?? typed)}
                placeholder={t("apiEndpointsOwnerSearch")}
                role="combobox"
                isExpanded={open}
                aria-controls="sk-owner-list"
                aria-activedescendant={open && options[active] ? `sk-owner-${options[active].id}` : undefined}
                autoComplete="off"
                onClick={() => setOpen(true)}
                onChange={(_, value) => {
                  setTyped(value);
                  setActive(0);
                  setOpen(true);
                }}
                onKeyDown={onKeyDown}
              />
              {owner && (
                <TextInputGroupUtilities>
                  <Button
                    variant="plain"
                    aria-label={t("apiEndpointsOwnerClear")}
                    onClick={(event) => {
                      event.stopPropagation();
                      choose(undefined);
                    }}
                  >
                    <TimesIcon />
                  </Button>
                </TextInputGroupUtilities>
              )}
            </TextInputGroup>
          </MenuToggle>
        )}
      >
        <SelectList id="sk-owner-list" aria-label={t("apiKeysOwner")}>
          {options.map(({ id, name }, n) => (
            <SelectOption key={id} id={`sk-owner-${id}`} value={id} isFocused={n === active}>
              {harmless(name)}
            </SelectOption>
          ))}
          {options.length === 0 && (
            <SelectOption isDisabled>
              {t(
                isNoName
                  ? "apiKeysSearchSecret"
                  : found === "failed"
                    ? "apiEndpointsOwnersFailed"
                    : "apiKeysNothingFound",
              )}
            </SelectOption>
          )}
        </SelectList>
      </Select>
      {isWrong && (
        <FormHelperText>
          <HelperText>
            <HelperTextItem variant="error">{t("apiEndpointsOwnerMissing")}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
};
