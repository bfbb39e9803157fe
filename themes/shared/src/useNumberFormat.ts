import { useTextLanguage } from "./useTextLanguage";

/** Writes numbers in the language of our texts. */
export const useNumberFormat = (options?: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(useTextLanguage(), options);
