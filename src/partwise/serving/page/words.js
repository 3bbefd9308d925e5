// How numbers, verdicts and names of the reply are written.

export const VERDICTS = {
  contradiction: { sign: "✗", word: "contradicted", look: "bad" },
  partial_contradiction: { sign: "✗", word: "partly contradicted", look: "bad" },
  match: { sign: "✓", word: "met", look: "good" },
  partial_match: { sign: "≈", word: "partly met", look: "fair" },
  unknown: { sign: "?", word: "unknown", look: "open" },
};

export const STATUSES = {
  exact: { sign: "✓", word: "exact", look: "good" },
  ambiguous: { sign: "≡", word: "ambiguous", look: "fair" },
  candidate: { sign: "≈", word: "candidate", look: "fair" },
  unresolved: { sign: "✗", word: "unresolved", look: "bad" },
};

const REASONS = {
  case_of_unit: "it reads like an amount with a unit",
  confusable: "letters and digits that look alike differ",
  other_maker: "the text names another maker",
  packaging: "it differs by a packaging code",
  prefix: "only its beginning is equal",
  regrouped: "its parts are grouped in another way",
  rule: "it differs by a known way of writing",
  weak: "it reads like a specification",
  zero_variant: "it differs by zeros in front",
};

const whole = new Intl.NumberFormat("en");

/** Write a count: 2482 → 2,482. */
export const count = (number) => whole.format(number);

/** Write a count and its word: 1 product, 2 products. */
export const counted = (number, word) => `${count(number)} ${word}${number === 1 ? "" : "s"}`;

/** Write milliseconds: 0.53 → 0.5 ms. */
export const ms = (time) => `${time < 10 ? time.toFixed(1) : whole.format(Math.round(time))} ms`;

/** Write a score or a part of one. */
export const decimals = (number) => (number === null ? "–" : number.toFixed(3).replace("-", "−"));

/** Write a name from inside: material_family → material family. */
export const plain = (name) => name.replaceAll("_", " ");

/** Say which sources of the product say otherwise: "; by pim, datasheet says 80 mm". */
const othersText = ({ source, others }) => {
  const told = others.map((other) => `${other.source ?? "another"} says ${other.offered}`);
  return told.length ? `; by ${source ?? "one source"}, ${told.join(", ")}` : "";
};

/** Write a rule as a sentence about the attribute. */
export const ruleText = (attribute) => attribute.rule.replace(attribute.kind, plain(attribute.kind)) + othersText(attribute);

/** Write a rule beside its attribute. */
export const shortRule = (attribute) =>
  attribute.rule.replace(`${attribute.kind}: `, "").replace(attribute.kind, plain(attribute.kind)) + othersText(attribute);

/** Say why a number is a candidate only. */
export const reasonText = (reason) => REASONS[reason] ?? plain(reason);
