import js from "@eslint/js";
import globals from "globals";

// An article's text is hostile: it never becomes markup or code. Elements are made with createElement and textContent.
const PARSED_AS_MARKUP = [
  "createContextualFragment",
  "innerHTML",
  "insertAdjacentHTML",
  "outerHTML",
  "parseFromString",
  "parseHTMLUnsafe",
  "setHTML",
  "setHTMLUnsafe",
  "srcdoc",
].map((property) => ({ property, message: "Make elements with dom.js: text must not be parsed as markup." }));
const DOCUMENT_WRITE = ["write", "writeln"].map((property) => ({ object: "document", property }));

export default [
  {
    ignores: [".venv/", "build/", "data/", "geo/folium/vendor/"],
  },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": ["error", ...PARSED_AS_MARKUP, ...DOCUMENT_WRITE],
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "CallExpression[callee.property.name='setAttribute'][arguments.0.value=/^(on|(href|src|srcdoc)$)/i]",
          message: "Handlers are added with addEventListener; addresses are checked by webLink of dom.js.",
        },
        {
          selector: "ObjectExpression > Property[key.name=/^(innerHTML|outerHTML|srcdoc)$/]",
          message: "Make elements with dom.js: text must not be parsed as markup.",
        },
        {
          selector: "AssignmentExpression[left.property.name='href']",
          message: "Make links with webLink of dom.js: it is the one check that an address is of the web.",
        },
      ],
      "no-script-url": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["**/scripts/dom.js"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    files: ["*.js", "tests/js/**", "tools/**"],
    languageOptions: { globals: globals.node },
  },
];
