import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { exampleFiles } from './example.ts'
import { loadDefinitions } from './load.ts'
import { allCodes } from './problem-page.ts'
import { sarifLog } from './sarif.ts'

/** What SARIF 2.1.0 requires of the parts that we write, and that nothing else stands there. */
const text = { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } }
const place = {
  type: 'object',
  required: ['physicalLocation'],
  additionalProperties: false,
  properties: {
    message: text,
    physicalLocation: {
      type: 'object',
      required: ['artifactLocation', 'region'],
      additionalProperties: false,
      properties: {
        artifactLocation: {
          type: 'object',
          required: ['uri', 'uriBaseId'],
          additionalProperties: false,
          properties: { uri: { type: 'string', pattern: '^[^/:\\\\ ][^:\\\\ ]*$' }, uriBaseId: { const: 'SRCROOT' } },
        },
        region: {
          type: 'object',
          required: ['startLine'],
          additionalProperties: false,
          properties: {
            startLine: { type: 'integer', minimum: 1 },
            startColumn: { type: 'integer', minimum: 1 },
            endColumn: { type: 'integer', minimum: 1 },
          },
        },
      },
    },
  },
}
const essentials = {
  type: 'object',
  required: ['version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool', 'results'],
        additionalProperties: false,
        properties: {
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          originalUriBaseIds: { type: 'object' },
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name', 'rules'],
                additionalProperties: false,
                properties: {
                  name: { type: 'string' },
                  semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      additionalProperties: false,
                      properties: {
                        id: { type: 'string' },
                        name: { type: 'string', pattern: '^[A-Z][A-Za-z]+$' },
                        shortDescription: text,
                        fullDescription: text,
                        help: text,
                        properties: { type: 'object' },
                      },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message', 'ruleId', 'ruleIndex', 'level', 'locations'],
              additionalProperties: false,
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['error', 'warning'] },
                message: text,
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                locations: { type: 'array', minItems: 1, items: place },
                codeFlows: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['threadFlows'],
                    properties: {
                      threadFlows: {
                        type: 'array',
                        minItems: 1,
                        items: {
                          type: 'object',
                          required: ['locations'],
                          properties: {
                            locations: {
                              type: 'array',
                              minItems: 1,
                              items: { type: 'object', required: ['location'], properties: { location: place } },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
}

test('the problems of every example are a SARIF log, each with its rule and a path from the root of the repository', () => {
  const validate = new Ajv2020({ strict: false }).compile(essentials)
  for (const code of allCodes) {
    const files = exampleFiles(code, 'bad')
    if (files === null) continue
    const { problems } = loadDefinitions(files, null, { today: '2026-11-28' })
    const log = sarifLog(problems, '0.1.0') as {
      readonly runs: readonly [
        {
          readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
          readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[]
        },
      ]
    }
    expect([code.code, validate(log), validate.errors]).toEqual([code.code, true, null])
    const [{ tool, results }] = log.runs
    expect(results.length).toBe(problems.length)
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  }
})
