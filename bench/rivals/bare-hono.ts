import { serve } from '@hono/node-server'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Hono } from 'hono'

/**
 * The least a form post can cost with our parts: read JSON, validate with Ajv, answer. Nothing is stored.
 * Prints its port.
 */
const validate = new Ajv2020().compile({
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 120 },
    email: { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$' },
    subject: { type: 'string', maxLength: 200 },
    message: { type: 'string', maxLength: 20000 },
  },
  required: ['email', 'message'],
  additionalProperties: false,
})
const app = new Hono()
app.post('/forms/contact', async (c) => {
  const body = await c.req.json()
  return validate(body) ? c.json({ ok: true }, 201) : c.json({ errors: validate.errors }, 422)
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port))
