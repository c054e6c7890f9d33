// A charge point of the ocpp-rpc package, driven by JSON lines on stdin; results and what the Central System asks go to stdout.
// Strict mode checks every message of both sides against the official schemas.
import { createInterface } from 'node:readline';
import ocppRpc from 'ocpp-rpc';

const { RPCClient, createRPCError } = ocppRpc;
const answers = new Map();
let client;

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

const operations = {
  async connect({ endpoint, identity, password, protocols = ['ocpp1.6'], reconnect = false }) {
    client = new RPCClient({
      endpoint,
      identity,
      protocols,
      password,
      reconnect,
      backoff: { initialDelay: 100, maxDelay: 500 },
      strictMode: true,
      callTimeoutMs: 20000,
    });
    client.on('close', ({ code, reason }) => say({ event: 'close', code, reason: String(reason ?? '') }));
    client.on('disconnect', ({ code }) => say({ event: 'disconnect', code }));
    client.on('open', () => say({ event: 'open', protocol: client.protocol }));
    client.on('strictValidationFailure', ({ error, outbound, isCall, method }) =>
      say({ event: 'strictValidationFailure', outbound, isCall, method, message: error.message }));
    client.handle(({ method, params }) => {
      say({ event: 'call', method, params });
      const answer = answers.get(method);
      if (!answer) {
        throw createRPCError('NotImplemented');
      }
      if (answer.error) {
        throw createRPCError(answer.error, answer.description ?? '', answer.details ?? {});
      }
      return answer.payload;
    });
    await client.connect();
    return { protocol: client.protocol };
  },
  async call({ method, params }) {
    return await client.call(method, params);
  },
  async answer({ method, ...answer }) {
    answers.set(method, answer);
    return {};
  },
  async close({ code }) {
    return await client.close({ code: code ?? 1000 });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, op, ...rest } = JSON.parse(line);
  operations[op](rest).then(
    (result) => say({ id, result: result ?? {} }),
    (error) => say({ id, error: error.rpcErrorCode ?? error.code ?? error.name, message: error.message }));
}
process.exit(0);
