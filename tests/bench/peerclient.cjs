// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The npm package `phoenix` in bench_phoenixpeers: arguments and output as in peerclient.cpp.
'use strict'

const { performance } = require('node:perf_hooks')
const { Socket } = require('phoenix')
const WebSocket = require('ws')

const [mode, url, vsn, window, warmup, count] = process.argv.slice(2)
const TOTAL = Number(warmup) + Number(count)

/** Counts what is sent and answered, and prints the result after the last answer. */
class Tally {
  constructor() {
    this.sentAt = []
    this.latencies = []
    this.answeredCount = 0
  }

  wantsMore() { return this.sentAt.length < TOTAL }

  sent() { this.sentAt.push(performance.now()) }

  answered() {
    const now = performance.now()
    if (this.answeredCount >= Number(warmup)) this.latencies.push(now - this.sentAt[this.answeredCount])
    this.answeredCount += 1
    if (this.answeredCount === Number(warmup)) {
      this.startedAt = now
      this.processorAtStart = process.cpuUsage()
    } else if (this.answeredCount === TOTAL) {
      this.print(now)
      process.exit(0)
    }
  }

  print(now) {
    const used = process.cpuUsage(this.processorAtStart)
    const sorted = this.latencies.sort((a, b) => a - b)
    const percentile = share => sorted[Math.floor(share * sorted.length)] * 1000
    console.log(JSON.stringify({
      rate: sorted.length / (now - this.startedAt) * 1000,
      processor: (used.user + used.system) / sorted.length,
      p50: percentile(0.5),
      p99: percentile(0.99)
    }))
  }
}

function freshPayload(index) {
  const value = index % 1000 / 10
  return {
    plate: [
      { type: 'temperature', value },
      { type: 'humidity', value: 100 - value },
      { type: 'illuminance', value: value * 10 },
      { type: 'pressure', value: 900 + value }
    ]
  }
}

/** Arrays or objects: metadata is an object in version 2, too, on which the client's own fails. */
function decode(text, done) {
  const message = JSON.parse(text)
  if (!Array.isArray(message)) return done(message)
  const [joinRef, ref, topic, event, payload] = message
  return done({ join_ref: joinRef, ref, topic, event, payload })
}

/** The official client with everything else as it comes. */
function join() {
  class WithKey extends WebSocket {
    constructor(address) {
      super(address, { headers: { 'X-API-Key': '0123456789abcdef0123456789abcdef' } })
    }
  }
  const options = { transport: WithKey, vsn, decode }
  if (vsn === '1.0.0') options.encode = (message, done) => done(JSON.stringify(message))
  const socket = new Socket(`${url}/official`, options)
  socket.connect()
  const channel = socket.channel('microcontroller:v1:3', {})
  return { channel, joined: channel.join() }
}

function pushAll() {
  const tally = new Tally()
  const { channel, joined } = join()
  let underWay = 0
  let index = 0
  const fail = () => { throw new Error('a push failed') }
  const answered = () => {
    underWay -= 1
    tally.answered()
    pump()
  }
  const pump = () => {
    for (; tally.wantsMore() && underWay < Number(window); underWay += 1) {
      const payload = freshPayload(index++)
      tally.sent()
      channel.push('upload_readings', payload)
        .receive('ok', answered).receive('error', fail).receive('timeout', fail)
    }
  }
  joined.receive('ok', pump)
}

function sendRaw() {
  const tally = new Tally()
  const socket = new WebSocket(`${url}/raw/websocket?vsn=2.0.0`)
  const text = `["1","2","microcontroller:v1:3","upload_readings",${JSON.stringify(freshPayload(1))}]`
  let underWay = 0
  let isOpen = false
  socket.on('message', data => {
    data.toString()
    if (isOpen) {
      underWay -= 1
      tally.answered()
    }
    isOpen = true
    for (; tally.wantsMore() && underWay < Number(window); underWay += 1) {
      tally.sent()
      socket.send(text)
    }
  })
}

if (mode === 'push') pushAll()
else if (mode === 'raw') sendRaw()
else join()
