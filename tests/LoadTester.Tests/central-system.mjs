// Another Central System: ocpp-rpc as a server in strict mode, which holds every message of both sides against the official schemas.
import { createRequire } from 'node:module';

const { RPCServer, createRPCError } = createRequire(process.argv[2])('ocpp-rpc');
let transaction = 0, broken = 0, calls = 0;
const now = () => new Date().toISOString();
const answers = {
  BootNotification: () => ({ status: 'Accepted', currentTime: now(), interval: 300 }),
  Heartbeat: () => ({ currentTime: now() }),
  Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
  StartTransaction: () => ({ transactionId: ++transaction, idTagInfo: { status: 'Accepted' } }),
  StopTransaction: () => ({}),
  StatusNotification: () => ({}),
  MeterValues: () => ({}),
  DataTransfer: () => ({ status: 'Accepted' }),
};
const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });
server.auth((accept) => accept({}));
server.on('client', (client) => {
  client.on('strictValidationFailure', ({ error }) => { broken++; console.error(error.message); });
  client.handle(({ method }) => {
    calls++;
    if (!answers[method]) throw createRPCError('NotImplemented');
    return answers[method]();
  });
});
const http = await server.listen(0, '127.0.0.1');
console.log(http.address().port);
process.stdin.on('data', () => console.log(JSON.stringify({ calls, broken, transaction })));
process.stdin.on('end', () => process.exit(0));
