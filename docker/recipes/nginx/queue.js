// SPDX-License-Identifier: Apache-2.0
// The job queues of the demo platform, in memory: one worker per endpoint, one job after the other. A job does no work:
// it yields the elements of `input.mock_return`, one every `input.mock_delay` seconds, and fails if the input has a
// `mock_error`.
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const MOST_WAITING = 20;
const MOST_KEPT = 100;
const LONGEST_PAUSE_SECONDS = 60;

class Job extends EventEmitter {
  status = 'IN_QUEUE';
  output = [];
  streamed = 0;
  created = Date.now();
  #end = new AbortController();

  constructor(id, input) {
    super();
    this.setMaxListeners(0);
    this.id = id;
    this.input = input;
  }

  get ended() {
    return !['IN_QUEUE', 'IN_PROGRESS'].includes(this.status);
  }

  async work() {
    const { mock_return: given, mock_delay: delay, mock_error: error } = this.input;
    const results = Array.isArray(given) ? given : [{ characters: JSON.stringify(this.input).length }];
    this.status = 'IN_PROGRESS';
    this.started = Date.now();
    for (const result of results) {
      const seconds = Math.min(Math.max(Number(delay) || 0, 0), LONGEST_PAUSE_SECONDS);
      await pause(seconds * 1000, undefined, { signal: this.#end.signal }).catch(() => {});
      if (this.ended) return;
      this.output.push(result);
      this.emit('change');
    }
    this.error = error;
    this.end(error ? 'FAILED' : 'COMPLETED');
  }

  end(status) {
    if (this.ended) return;
    this.status = status;
    this.finished = Date.now();
    // Only a job that failed can be retried; the others do not keep their payload.
    if (status !== 'FAILED') this.input = undefined;
    this.#end.abort();
    this.emit('change');
  }

  /** Returns when the job has ended, or after the time. */
  async wait(milliseconds) {
    const signal = AbortSignal.timeout(milliseconds);
    while (!this.ended && !signal.aborted) await once(this, 'change', { signal }).catch(() => {});
  }

  /** What the job has yielded so far, and then each further element as it comes. */
  async *elements(signal) {
    for (let next = 0; ; next++) {
      while (next === this.output.length && !this.ended) await once(this, 'change', { signal });
      if (next === this.output.length) return;
      yield this.output[next];
    }
  }

  toJSON() {
    const { id, status, error } = this;
    if (!this.ended) return { id, status };
    const started = this.started ?? this.finished;
    const times = { delayTime: started - this.created, executionTime: this.finished - started };
    if (status === 'CANCELLED') return { id, status, ...times };
    return { id, status, ...times, output: this.output.length === 1 ? this.output[0] : this.output, error };
  }
}

export class Queue {
  #jobs = new Map();
  #working = false;
  retried = 0;
  total = 0;

  get #waiting() {
    return [...this.#jobs.values()].filter((job) => job.status === 'IN_QUEUE');
  }

  /** Adds a job, or returns null if too many are waiting. */
  add(input, id = randomUUID()) {
    if (this.#waiting.length >= MOST_WAITING) return null;
    const job = new Job(id, input);
    this.#jobs.set(id, job);
    this.total++;
    for (const old of [...this.#jobs.values()].slice(0, -MOST_KEPT)) if (old.ended) this.#jobs.delete(old.id);
    this.#work();
    return job;
  }

  async #work() {
    if (this.#working) return;
    this.#working = true;
    for (let job = this.#waiting[0]; job; job = this.#waiting[0]) await job.work();
    this.#working = false;
  }

  job(id) {
    return this.#jobs.get(id);
  }

  /** Queues a failed job again, under its id. Returns null if it did not fail. */
  retry(job) {
    if (job.status !== 'FAILED') return null;
    this.retried++;
    return this.add(job.input, job.id);
  }

  purge() {
    const removed = this.#waiting;
    for (const job of removed) {
      job.end('CANCELLED');
      this.#jobs.delete(job.id);
    }
    return { removed: removed.length, status: 'completed' };
  }

  requests() {
    return { requests: [...this.#jobs.values()].map(({ id, status }) => ({ id, status })) };
  }

  health() {
    const count = (status) => [...this.#jobs.values()].filter((job) => job.status === status).length;
    const running = count('IN_PROGRESS');
    return {
      jobs: {
        completed: count('COMPLETED'),
        failed: count('FAILED'),
        inProgress: running,
        inQueue: count('IN_QUEUE'),
        retried: this.retried,
      },
      workers: { idle: 1 - running, initializing: 0, ready: 1, running, throttled: 0 },
    };
  }
}
