/** Keywords of JSON Schema that a form cannot have, with what to write instead. */
export const unsupported: Readonly<Record<string, string>> = {
  prefixItems: 'use an object with a name for each place',
  $data: 'write the value itself',
  $dynamicRef: 'use "$ref"',
  $recursiveRef: 'use "$ref"',
  patternProperties: 'name each field in "properties"',
}

/** The same of keywords that say nothing in a rule, and of those that are none but often stand there. */
export const misplaced: Readonly<Record<string, string>> = {
  unevaluatedItems: 'say in "items" what the list holds',
  contentSchema: 'use an object with "properties"',
  $anchor: 'point at it by its place, such as "#/$defs/address"',
  $dynamicAnchor: 'point at it by its place, such as "#/$defs/address"',
  nullable: 'leave it out: what is not required may stay empty',
  enumNames: 'write "x-labels": choice and label',
  discriminator: 'leave it out: constants tell the alternatives apart',
}
