import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// The compiler and the formatter see to the rest.
export default tseslint.config({
  files: ["*/src/**/*.{ts,tsx}"],
  languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  linterOptions: { reportUnusedDisableDirectives: "error" },
  plugins: { "react-hooks": reactHooks },
  rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
});
