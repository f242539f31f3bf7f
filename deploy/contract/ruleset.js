// What the OpenAPI document is held against: Spectral's own rules, OWASP's and IBM's. Each departure has its reason in
// docs/adr/0040-the-document-is-the-contract.md.
import ibm from "@ibm-cloud/openapi-ruleset";
import owasp from "@stoplight/spectral-owasp-ruleset";
import { oas } from "@stoplight/spectral-rulesets";

const WORDS = /^[a-z0-9]+([._-][a-z0-9]+)*$/;
const models = ibm.rules["ibm-accept-and-return-models"];
const examples = oas.rules["oas3-valid-media-example"];
const shapes = oas.rules["oas3-valid-schema-example"];
const shown = "[?(@ && @.schema && (@.example !== void 0 || @.examples))]";
const arrays = ibm.rules["ibm-required-array-properties-in-response"];
const writes = owasp.rules["owasp:api2:2023-write-restricted"];

/** Whoever asks for a token proves itself in the form: there is none to send yet. */
function besidesTokens(rule) {
  return (...given) => (rule.function(...given) || []).filter((found) => !found.path.includes("/oauth2/token"));
}

/** Written by others: RFC 7240, RFC 7523, and the sign by which statisticians say that a small number is hidden. */
const OTHERS = new Set(["handling=strict", "handling=lenient", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "[c]", "[u]", "[z]"]);

/** Values are words in lower case, joined by `_`, `.` or `-`. */
function joinedWords(value) {
  return value === null || WORDS.test(value) || OTHERS.has(value) ? [] : [{ message: `"${value}" is not made of words in lower case` }];
}

/** A step that has nothing to say takes an empty object: it is no shape that somebody forgot to describe. */
function saysSomething(schema, options, context) {
  const nothing = schema.additionalProperties === false && Object.keys(schema.properties || {}).length === 0;
  return nothing ? [] : models.then.function(schema, options, context);
}

/** A problem without broken rules has no `errors`, and one without blockers no `blockers`. */
function besidesProblems(schema, options, context) {
  if (schema.title === "Problem") return [];
  return (arrays.then.function(schema, options, context) || []).filter((found) => !found.path.includes("problem"));
}

export default {
  // Spectral's rules come last: IBM's set changes the severity of some of them.
  extends: [ibm, owasp, oas],
  rules: {
    // Looked at once where they stand, and not again wherever they are referred to: that takes minutes. The examples of
    // answers are held against their shapes by tests/whole/test_examples.py.
    "oas3-valid-media-example": {
      ...examples,
      given: ["requestBody.content", "parameters"].map((part) => `$.paths[*][*].${part}${shown}`),
    },
    "oas3-valid-schema-example": { ...shapes, given: shapes.given.filter((one) => one.startsWith("$.components.schemas")) },
    "owasp:api8:2023-define-cors-origin": "off",
    "owasp:api1:2023-no-numeric-ids": "off",
    "owasp:api4:2023-rate-limit": {
      ...owasp.rules["owasp:api4:2023-rate-limit"],
      given: "$.paths[?(@property.match(/^\\/v1\\//))][*].responses[?(@property.match(/^(2|4)/))]",
    },
    "owasp:api2:2023-write-restricted": { ...writes, then: writes.then.map((one) => ({ ...one, function: besidesTokens(one) })) },
    "ibm-no-unsupported-keywords": "off",
    "ibm-etag-header": { ...ibm.rules["ibm-etag-header"], given: "$.paths[?(@.get)]" },
    "ibm-path-segment-casing-convention": {
      ...ibm.rules["ibm-path-segment-casing-convention"],
      then: {
        ...ibm.rules["ibm-path-segment-casing-convention"].then,
        functionOptions: { type: "kebab", separator: { char: "." } },
      },
    },
    "ibm-enum-casing-convention": {
      ...ibm.rules["ibm-enum-casing-convention"],
      given: "$..enum[*]",
      then: { function: joinedWords },
    },
    "ibm-accept-and-return-models": { ...models, then: { ...models.then, function: saysSomething } },
    "ibm-required-array-properties-in-response": {
      ...arrays,
      then: { ...arrays.then, function: besidesProblems },
    },
  },
};
