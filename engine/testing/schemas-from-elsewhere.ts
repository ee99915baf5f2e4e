import type { RawEntries } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { ifThen } from '#engine/testing/forms.ts'

/** Schemas as other programs write them, which were never meant to be forms, each with answers. */
export const schemasFromElsewhere: readonly {
  readonly title: string
  readonly schema: JsonObject
  /** Nothing is wrong with these, as the page posts them. */
  readonly right: RawEntries
  /** What is wrong with these is told at `fields`. */
  readonly wrong: RawEntries
  readonly fields: readonly string[]
}[] = [
  {
    title: 'fstab of a machine, alternatives told apart by constants',
    schema: {
      type: 'object',
      required: ['storage'],
      properties: {
        storage: {
          type: 'object',
          oneOf: [
            { $ref: '#/$defs/diskDevice' },
            { $ref: '#/$defs/diskUUID' },
            { $ref: '#/$defs/nfs' },
            { $ref: '#/$defs/tmpfs' },
          ],
        },
        fstype: { enum: ['ext3', 'ext4', 'btrfs'] },
        options: { type: 'array', minItems: 1, items: { type: 'string' }, uniqueItems: true },
        readonly: { type: 'boolean' },
      },
      $defs: {
        diskDevice: {
          properties: { type: { enum: ['disk'] }, device: { type: 'string', pattern: '^/dev/[^/]+(/[^/]+)*$' } },
          required: ['type', 'device'],
          additionalProperties: false,
        },
        diskUUID: {
          properties: {
            type: { enum: ['disk'] },
            label: {
              type: 'string',
              pattern: '^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}$',
            },
          },
          required: ['type', 'label'],
          additionalProperties: false,
        },
        nfs: {
          properties: {
            type: { enum: ['nfs'] },
            remotePath: { type: 'string', pattern: '^(/[^/]+)+$' },
            server: { type: 'string', anyOf: [{ format: 'hostname' }, { format: 'ipv4' }, { format: 'ipv6' }] },
          },
          required: ['type', 'server', 'remotePath'],
          additionalProperties: false,
        },
        tmpfs: {
          properties: { type: { enum: ['tmpfs'] }, sizeInMB: { type: 'integer', minimum: 16, maximum: 512 } },
          required: ['type', 'sizeInMB'],
          additionalProperties: false,
        },
      },
    },
    right: [
      ['storage.type', 'nfs'],
      ['storage.remotePath', '/a'],
      ['storage.server', 'nas.example.com'],
      ['fstype', 'ext4'],
      ['options', 'rw\nsync'],
    ],
    wrong: [
      ['storage.type', 'nfs'],
      ['storage.remotePath', '/a'],
      ['storage.server', 'nas.example.com'],
      ['fstype', 'ntfs'],
      ['options', 'rw\nrw'],
    ],
    fields: ['fstype', 'options'],
  },
  {
    title: 'product with tags and a reference',
    schema: {
      title: 'Product',
      type: 'object',
      properties: {
        productId: { description: 'The unique identifier for a product', type: 'integer' },
        productName: { type: 'string' },
        price: { type: 'number', exclusiveMinimum: 0 },
        tags: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true },
        dimensions: {
          type: 'object',
          properties: { length: { type: 'number' }, width: { type: 'number' }, height: { type: 'number' } },
          required: ['length', 'width', 'height'],
        },
        warehouseLocation: { $ref: '#/$defs/geo' },
      },
      required: ['productId', 'productName', 'price'],
      $defs: {
        geo: {
          type: 'object',
          required: ['latitude', 'longitude'],
          properties: {
            latitude: { type: 'number', minimum: -90, maximum: 90 },
            longitude: { type: 'number', minimum: -180, maximum: 180 },
          },
        },
      },
    },
    right: [
      ['productId', '1'],
      ['productName', 'x'],
      ['price', '0.5'],
      ['tags', 'a\nb'],
      ['warehouseLocation.latitude', '1'],
      ['warehouseLocation.longitude', '2'],
    ],
    wrong: [
      ['productId', '1.5'],
      ['productName', 'x'],
      ['price', '0'],
      ['tags', 'a\na'],
      ['warehouseLocation.latitude', '91'],
    ],
    fields: ['productId', 'price', 'tags', 'warehouseLocation.latitude', 'warehouseLocation.longitude'],
  },
  {
    title: 'address with fields that need each other',
    schema: {
      $id: 'https://example.com/address.schema.json',
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      description: 'An address similar to http://microformats.org/wiki/h-card',
      type: 'object',
      properties: {
        postOfficeBox: { type: 'string' },
        extendedAddress: { type: 'string' },
        streetAddress: { type: 'string' },
        locality: { type: 'string' },
        region: { type: 'string' },
        postalCode: { type: 'string' },
        countryName: { type: 'string' },
      },
      required: ['locality', 'region', 'countryName'],
      dependentRequired: { postOfficeBox: ['streetAddress'], extendedAddress: ['streetAddress'] },
    },
    right: [
      ['locality', 'Bonn'],
      ['region', 'NRW'],
      ['countryName', 'DE'],
      ['postOfficeBox', '1'],
      ['streetAddress', 'x'],
    ],
    wrong: [
      ['locality', 'Bonn'],
      ['region', 'NRW'],
      ['countryName', 'DE'],
      ['postOfficeBox', '1'],
    ],
    fields: ['streetAddress'],
  },
  {
    title: 'model as a Python library writes it',
    schema: {
      title: 'Model',
      type: 'object',
      properties: {
        id: { title: 'Id', type: 'string', format: 'uuid' },
        name: { anyOf: [{ maxLength: 50, type: 'string' }, { type: 'null' }], default: null, title: 'Name' },
        score: { anyOf: [{ type: 'number', multipleOf: 0.5, maximum: 10 }, { type: 'null' }], default: null },
        kind: { $ref: '#/$defs/Kind', default: 'a' },
        sub: { anyOf: [{ $ref: '#/$defs/Sub' }, { type: 'null' }], default: null },
        subs: { items: { $ref: '#/$defs/Sub' }, title: 'Subs', type: 'array', default: [] },
        pair: { anyOf: [{ type: 'integer' }, { type: 'string' }], title: 'Pair' },
        when: { type: 'string', format: 'date-time' },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true, default: [] },
      },
      required: ['id', 'kind', 'pair'],
      $defs: {
        Kind: { enum: ['a', 'b'], title: 'Kind', type: 'string' },
        Sub: {
          properties: { x: { type: 'integer', exclusiveMinimum: 0, title: 'X' }, y: { type: 'number', default: 1.5 } },
          required: ['x'],
          title: 'Sub',
          type: 'object',
        },
      },
    },
    right: [
      ['id', '123e4567-e89b-12d3-a456-426614174000'],
      ['kind', 'a'],
      ['pair', '7'],
      ['score', '2.5'],
      ['sub.y', '1.5'],
      ['subs.0.x', '1'],
      ['subs.0.y', '1.5'],
      ['subs.1.y', '1.5'],
    ],
    wrong: [
      ['id', '1'],
      ['kind', 'c'],
      ['score', '2.3'],
      ['subs.0.x', '0'],
      ['subs.0.y', '1.5'],
    ],
    fields: ['id', 'score', 'kind', 'subs.0.x', 'pair'],
  },
  {
    title: 'form whose questions follow from an answer, in the older words',
    schema: {
      title: 'Schema dependencies',
      type: 'object',
      properties: {
        credit_card: { type: 'number', title: 'Credit card' },
        'Do you have any pets?': { type: 'string', enum: ['No', 'Yes: One', 'Yes: More than one'], default: 'No' },
      },
      required: ['Do you have any pets?'],
      dependencies: {
        credit_card: {
          properties: { billing_address: { type: 'string', title: 'Billing address' } },
          required: ['billing_address'],
        },
        'Do you have any pets?': {
          oneOf: [
            { properties: { 'Do you have any pets?': { enum: ['No'] } } },
            {
              properties: {
                'Do you have any pets?': { enum: ['Yes: One'] },
                'How old is your pet?': { type: 'number' },
              },
              required: ['How old is your pet?'],
            },
            {
              properties: {
                'Do you have any pets?': { enum: ['Yes: More than one'] },
                'Do you want to get rid of any?': { type: 'boolean' },
              },
              required: ['Do you want to get rid of any?'],
            },
          ],
        },
      },
    },
    right: [
      ['credit_card', '1234'],
      ['billing_address', 'x'],
      ['Do you have any pets?', 'Yes: One'],
      ['How old is your pet?', '3'],
    ],
    wrong: [
      ['credit_card', '1234'],
      ['Do you have any pets?', 'Yes: One'],
    ],
    fields: ['billing_address', 'How old is your pet?'],
  },
  {
    title: 'person with an optional part that begins with a value',
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 3, description: 'Please enter your name' },
        vegetarian: { type: 'boolean' },
        birthDate: { type: 'string', format: 'date' },
        nationality: { type: 'string', enum: ['DE', 'IT', 'JP', 'US', 'RU', 'Other'] },
        personalData: {
          type: 'object',
          properties: {
            age: { type: 'integer', description: 'Please enter your age.' },
            height: { type: 'number' },
            drivingSkill: { type: 'number', maximum: 10, minimum: 1, default: 7 },
          },
          required: ['age', 'height'],
        },
        occupation: { type: 'string' },
        postalCode: { type: 'string', maxLength: 5 },
      },
      required: ['occupation', 'nationality'],
    },
    right: [
      ['name', 'Ana'],
      ['nationality', 'DE'],
      ['occupation', 'x'],
      ['personalData.drivingSkill', '7'],
    ],
    wrong: [
      ['name', 'An'],
      ['occupation', 'x'],
      ['personalData.age', '3'],
      ['personalData.drivingSkill', '11'],
    ],
    fields: ['name', 'nationality', 'personalData.height', 'personalData.drivingSkill'],
  },
  {
    title: 'payment with rules for countries',
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        credit_card: { type: 'string', pattern: '^[0-9]{13,19}$' },
        country: { default: 'United States of America', enum: ['United States of America', 'Canada'] },
        street: { type: 'string' },
        postal_code: { type: 'string' },
      },
      allOf: [
        ifThen(
          { properties: { country: { const: 'United States of America' } } },
          { properties: { postal_code: { pattern: '[0-9]{5}(-[0-9]{4})?' } } },
        ),
        ifThen(
          { properties: { country: { const: 'Canada' } }, required: ['country'] },
          { properties: { postal_code: { pattern: '[A-Z][0-9][A-Z] [0-9][A-Z][0-9]' } }, required: ['postal_code'] },
        ),
      ],
      required: ['name'],
      dependentSchemas: { credit_card: { properties: { billing: { type: 'string' } }, required: ['billing'] } },
    },
    right: [
      ['name', 'x'],
      ['country', 'Canada'],
      ['postal_code', 'K1M 1M4'],
      ['credit_card', '4111111111111'],
      ['billing', 'x'],
    ],
    wrong: [
      ['name', 'x'],
      ['country', 'Canada'],
      ['postal_code', '12345'],
      ['credit_card', '4111111111111'],
    ],
    fields: ['postal_code', 'billing'],
  },
  {
    title: 'order with two addresses of one kind and a price',
    schema: {
      type: 'object',
      properties: {
        shipping_address: {
          allOf: [
            { $ref: '#/$defs/address' },
            { properties: { type: { enum: ['residential', 'business'] } }, required: ['type'] },
          ],
        },
        billing: { $ref: '#/$defs/address' },
        gift: {
          oneOf: [
            { type: 'boolean', const: true, title: 'Yes, wrap it' },
            { type: 'boolean', const: false, title: 'No' },
          ],
        },
        rating: { type: 'integer', enum: [1, 2, 3, 4, 5] },
        eta: { type: 'string', format: 'time' },
        $price: { type: 'number', multipleOf: 0.01 },
      },
      $defs: {
        address: {
          type: 'object',
          properties: {
            street_address: { type: 'string' },
            city: { type: 'string' },
            state: { $ref: '#/$defs/state' },
          },
          required: ['street_address', 'city', 'state'],
        },
        state: { enum: ['CA', 'NY'] },
      },
      unevaluatedProperties: false,
      propertyNames: { pattern: '.' },
    },
    right: [
      ['shipping_address.street_address', 'a'],
      ['shipping_address.city', 'b'],
      ['shipping_address.state', 'CA'],
      ['shipping_address.type', 'business'],
      ['gift', 'true'],
      ['rating', '3'],
      ['eta', '09:30'],
      ['$price', '2.01'],
    ],
    wrong: [
      ['shipping_address.street_address', 'a'],
      ['shipping_address.city', 'b'],
      ['shipping_address.state', 'TX'],
      ['rating', '6'],
      ['eta', '9 am'],
      ['$price', '2.015'],
    ],
    fields: ['shipping_address.state', 'shipping_address.type', 'rating', 'eta', '$price'],
  },
  {
    title: 'film with a cast',
    schema: {
      type: 'object',
      properties: {
        title: { type: 'string' },
        year: { type: 'integer', minimum: 1888, maximum: 2100, multipleOf: 1 },
        runtime: { type: ['integer', 'null'], minimum: 1 },
        rating: { type: 'string', enum: ['G', 'PG', 'R', null] },
        cast: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              actor: { type: 'string', minLength: 1 },
              roles: { type: 'array', items: { type: 'string' }, minItems: 1 },
            },
            required: ['actor'],
          },
          additionalItems: false,
          minItems: 1,
          maxItems: 3,
        },
        poster: { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' },
        imdb: { type: 'string', pattern: '^tt\\d{7,8}$' },
      },
      required: ['title', 'cast'],
    },
    right: [
      ['title', 'x'],
      ['year', '1999'],
      ['runtime', '90'],
      ['rating', 'PG'],
      ['cast.0.actor', 'A'],
      ['cast.0.roles', 'x'],
      ['imdb', 'tt1234567'],
    ],
    wrong: [
      ['title', 'x'],
      ['year', '1800'],
      ['rating', 'X'],
      ['cast.0.roles', 'x'],
      ['imdb', '1'],
    ],
    fields: ['year', 'rating', 'cast.0.actor', 'imdb'],
  },
  {
    title: 'pet of an interface description',
    schema: {
      type: 'object',
      required: ['name', 'photoUrls'],
      properties: {
        id: { type: 'integer', format: 'int64', examples: [10] },
        name: { type: 'string', examples: ['doggie'] },
        category: {
          type: 'object',
          properties: { id: { type: 'integer', format: 'int64' }, name: { type: 'string' } },
        },
        photoUrls: { type: 'array', items: { type: 'string', format: 'uri' } },
        tags: {
          type: 'array',
          items: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } },
        },
        status: { type: 'string', description: 'pet status in the store', enum: ['available', 'pending', 'sold'] },
      },
    },
    right: [
      ['name', 'x'],
      ['photoUrls', 'https://a.example/x.png'],
      ['tags.0.name', 't'],
      ['status', 'sold'],
    ],
    wrong: [
      ['id', 'one'],
      ['name', 'x'],
      ['photoUrls', 'a b'],
      ['status', 'lost'],
    ],
    fields: ['id', 'photoUrls', 'status'],
  },
  {
    title: 'form with constants, a limit of choices and one of two ways',
    schema: {
      type: 'object',
      properties: {
        version: { const: '1.0' },
        flag: { const: false },
        n: { const: 0 },
        email: { type: 'string', format: 'email' },
        accept: { type: 'boolean', const: true },
        pick: { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 1, maxItems: 2, uniqueItems: true },
        contact: {
          type: 'object',
          anyOf: [{ required: ['mail'] }, { required: ['phone'] }],
          properties: {
            mail: { type: 'string', format: 'email' },
            phone: { type: 'string', pattern: '^\\+?[0-9 ]{6,}$' },
          },
        },
        extra: {
          type: 'object',
          properties: { note: { type: 'string' } },
          additionalProperties: { type: 'string' },
          propertyNames: { pattern: '^[a-z]+$' },
        },
      },
      required: ['email', 'accept'],
    },
    right: [
      ['email', 'a@example.com'],
      ['accept', 'true'],
      ['pick', 'a'],
      ['pick', 'b'],
      ['contact.phone', '0123456'],
    ],
    wrong: [
      ['email', 'a@example.com'],
      ['pick', 'a'],
      ['pick', 'b'],
      ['pick', 'c'],
      ['contact.phone', '0'],
    ],
    fields: ['accept', 'pick', 'contact.phone'],
  },
  {
    title: 'list that must contain a word',
    schema: {
      type: 'object',
      properties: {
        a: { type: 'string', not: { enum: ['forbidden'] } },
        b: { not: { type: 'integer' } },
        c: { type: 'array', contains: { const: 'x' }, items: { type: 'string' } },
        d: { type: 'string', format: 'email', minLength: 10 },
      },
      not: { required: ['a', 'b'] },
    },
    right: [
      ['a', 'x'],
      ['c', 'x\ny'],
      ['d', 'abcde@example.com'],
    ],
    wrong: [
      ['a', 'forbidden'],
      ['c', 'y'],
      ['d', 'a@b.example'],
    ],
    fields: ['a', 'c'],
  },
]
