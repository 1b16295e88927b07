// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the npm package `phoenix`, which is not ours, against armature-mock-server.
'use strict'

const assert = require('node:assert')
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const http = require('node:http')
const readline = require('node:readline')
const { Socket } = require('phoenix')
const WebSocket = require('ws')

const TOPIC = 'microcontroller:v1:3'
const DEADLINE = 30000

/** Starts the program on free ports; resolves with what its ready lines say. */
async function startServer(program) {
  const environment = { ...process.env }
  delete environment.MICROCONTROLLER_AUTH_SERVER
  const server = spawn(program, ['--listen', '127.0.0.1:0', '--auth-listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: environment })
  const found = { server }
  for await (const line of readline.createInterface({ input: server.stdout })) {
    const [name, value] = line.split(/ {2,}/)
    if (name === 'endpoint') found.endpoint = value.replace(/\/websocket$/, '')
    if (name === 'operator') found.operator = value
    if (name === 'development key') found.key = value
    if (line === 'ready') return found
  }
  throw new Error('the server ended before it was ready')
}

/** The operator's side: POST where there is a body. */
function operator(found, act, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(`${found.operator}/${act}`,
      { method: body === undefined ? 'GET' : 'POST', agent: false }, response => {
        let text = ''
        response.on('data', part => { text += part })
        response.on('end', () => {
          response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))
        })
      })
    request.on('error', reject)
    request.end(body)
  })
}

/** Arrays or objects: metadata is an object in version 2, too, on which the client's own fails. */
function decode(text, done) {
  const message = JSON.parse(text)
  if (!Array.isArray(message)) return done(message)
  const [joinRef, ref, topic, event, payload] = message
  return done({ join_ref: joinRef, ref, topic, event, payload })
}

function connect(found, vsn) {
  class WithKey extends WebSocket {
    constructor(url) {
      super(url, { headers: { 'X-API-Key': found.key } })
    }
  }
  const errors = []
  const options = {
    transport: WithKey, vsn, heartbeatIntervalMs: 200, rejoinAfterMs: () => 50, decode
  }
  // The client writes arrays, version 2, whatever its option says; objects it must be taught.
  if (vsn === '1.0.0') options.encode = (message, done) => done(JSON.stringify(message))
  const socket = new Socket(found.endpoint, options)
  socket.onError(error => errors.push(error))
  const messages = []
  socket.onMessage(message => messages.push(message))
  socket.connect()
  return { socket, messages, errors }
}

function replyTo(push) {
  return new Promise((resolve, reject) => {
    push.receive('ok', resolve).receive('error', reject)
      .receive('timeout', () => reject(new Error('timeout')))
  })
}

async function until(claim, what) {
  const end = Date.now() + DEADLINE / 3
  while (!claim()) {
    assert.ok(Date.now() < end, `never came: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

async function converse(found, vsn) {
  const before = (await operator(found, 'readings')).stored_readings
  const { socket, messages, errors } = connect(found, vsn)
  const channel = socket.channel(TOPIC, {})
  const controls = []
  let crashes = 0
  let joins = 0
  channel.on('control_update', payload => controls.push(payload))
  channel.onError(() => { crashes += 1 })
  await replyTo(channel.join().receive('ok', () => { joins += 1 }))
  await until(() => messages.length > 0, 'metadata')
  const payload = { plate: [{ type: 'temperature', value: 21.5 }, { type: 'humidity', value: '48' }] }
  assert.deepStrictEqual(await replyTo(channel.push('upload_readings', payload)), {})
  assert.deepStrictEqual(await replyTo(channel.push('ping', { a: [1] })), { a: [1] })
  assert.strictEqual((await operator(found, 'readings')).stored_readings, before + 2)

  await operator(found, 'control', '{"m1": 50, "led": true}')
  await until(() => controls.length === 1, 'control_update')
  assert.deepStrictEqual(controls[0], { control: [{ led: true }, { m1: 50 }] })

  await operator(found, 'crash', '')
  await until(() => crashes === 1 && joins === 2, 'phx_error and a rejoin')
  channel.push('upload_readings', { plate: 1 })
  await until(() => crashes === 2 && joins === 3, 'phx_error of a bad upload and a rejoin')
  assert.deepStrictEqual(await replyTo(channel.push('upload_readings', {})), {})

  await until(() => messages.some(m => m.topic === 'phoenix' && m.event === 'phx_reply'), 'heartbeat')
  await replyTo(channel.leave())
  await new Promise(resolve => socket.disconnect(resolve))
  assert.deepStrictEqual(errors, [])
  console.log(`vsn ${vsn}: joined ${joins} times, ${messages.length} messages`)
}

async function main() {
  const found = await startServer(process.argv[2])
  try {
    await converse(found, '1.0.0')
    await converse(found, '2.0.0')
  } finally {
    found.server.kill('SIGTERM')
    const [code] = found.server.exitCode === null ? await once(found.server, 'exit') : [1]
    assert.strictEqual(code, 0)
  }
}

setTimeout(() => { console.error('too slow'); process.exit(1) }, DEADLINE).unref()
main().then(() => process.exit(0), error => { console.error(error); process.exit(1) })
