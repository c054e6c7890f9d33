// A simulated charge point of two connectors on the protocol stack of the ocpp-ts package, which holds what the Central System asks against schemas of
// its own and refuses what breaks them. JSON lines on stdin are what the world does to it: power, cards, plugs, a bad link. What it does then, and
// what it makes of a command, is its own affair: it keeps transaction messages while it is offline, reservations, charging profiles, a firmware.
import { createInterface } from 'node:readline';
import ocppTs from 'ocpp-ts';

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const now = () => new Date().toISOString();

const configuration = { ConnectionTimeOut: '60', HeartbeatInterval: '0', NumberOfConnectors: '2', SupportedFeatureProfiles: 'Core,FirmwareManagement,Reservation,SmartCharging,RemoteTrigger' };
const readonly = ['NumberOfConnectors', 'SupportedFeatureProfiles'];
const connectors = new Map([1, 2].map((id) => [id, { id, status: 'Available', register: 1000, transaction: undefined, reservation: undefined }]));
const knownTags = new Set();
const kept = [];
let profiles = [];
let firmwareVersion = '1.0.0';
let client;
let endpoint;
let link;
let heartbeats;
let delivering = Promise.resolve();

// The package gives an unanswered call up only after ten seconds, also when the connection it went over is long gone.
async function call(action, payload) {
  if (!link) {
    throw new Error('offline');
  }
  return await Promise.race([client.callRequest(action, payload), link.lost]);
}

async function connect() {
  let lose;
  const lost = new Promise((_, reject) => { lose = () => reject(new Error('offline')); });
  lost.catch(() => {});
  await new Promise((resolve, reject) => {
    client.once('connect', resolve);
    client.once('error', reject);
    client.connect(endpoint);
  });
  link = { lost };
  client.once('close', () => { link = undefined; clearInterval(heartbeats); lose(); });
}

async function disconnect(how) {
  const closed = new Promise((resolve) => client.once('close', resolve));
  client.connection.socket[how]();
  await closed;
}

async function boot() {
  const { status, interval } = await call('BootNotification', { chargePointVendor: 'Interop', chargePointModel: 'ocpp-ts', chargePointSerialNumber: 'SIM', firmwareVersion });
  if (status !== 'Accepted') {
    throw new Error(`The boot was answered ${status}.`);
  }
  configuration.HeartbeatInterval = String(interval);
  heartbeats = setInterval(() => call('Heartbeat', {}).catch(() => {}), interval * 1000);
  await reportStatuses();
}

async function reportStatuses() {
  await call('StatusNotification', { connectorId: 0, errorCode: 'NoError', status: 'Available', timestamp: now() });
  for (const connector of connectors.values()) {
    await report(connector);
  }
}

// A status that nobody was there to hear is old news: the present ones follow when the link is back.
async function become(connector, status) {
  connector.status = status;
  if (link) {
    await report(connector);
  }
}

const report = ({ id, status }) => call('StatusNotification', { connectorId: id, errorCode: 'NoError', status, timestamp: now() });

// Transaction messages go out one by one in the order in which they came to be, now or when the link is back.
function keep(action, transaction, payload) {
  kept.push({ action, transaction, payload });
  return deliver();
}

function deliver() {
  delivering = delivering.catch(() => {}).then(async () => {
    while (link && kept.length > 0) {
      const { action, transaction, payload } = kept[0];
      let answer;
      try {
        answer = await call(action, action === 'StartTransaction' ? payload : { ...payload, transactionId: transaction.id });
      } catch (error) {
        if (error.message === 'offline') {
          return;
        }
        throw error;
      }
      kept.shift();
      if (action === 'StartTransaction') {
        transaction.id = answer.transactionId;
      }
    }
  });
  return delivering;
}

async function start(connector, idTag, at) {
  const transaction = { idTag };
  connector.transaction = transaction;
  const reservationId = connector.reservation?.reservationId;
  connector.reservation = undefined;
  await become(connector, 'Preparing');
  await keep('StartTransaction', transaction, {
    connectorId: connector.id, idTag, meterStart: connector.register, timestamp: at ?? now(), ...(reservationId === undefined ? {} : { reservationId }),
  });
  await become(connector, 'Charging');
  return transaction;
}

async function stop(connector, reason, idTag, at) {
  const { transaction } = connector;
  connector.transaction = undefined;
  profiles = profiles.filter(({ profile }) => profile.transactionId === undefined || profile.transactionId !== transaction.id);
  await keep('StopTransaction', transaction, {
    meterStop: connector.register, timestamp: at ?? now(), reason, ...(idTag === undefined ? {} : { idTag }),
  });
  await become(connector, 'Finishing');
  await become(connector, 'Available');
}

async function reboot(reason) {
  for (const connector of connectors.values()) {
    if (connector.transaction) {
      await stop(connector, reason);
    }
  }
  await disconnect('close');
  await connect();
  await boot();
}

// What a command makes the charge point do once its answer is out.
const reactions = {
  Reset: ({ type }) => [{ status: 'Accepted' }, () => reboot(type === 'Hard' ? 'HardReset' : 'SoftReset')],
  TriggerMessage({ requestedMessage, connectorId }) {
    const messages = { Heartbeat: () => call('Heartbeat', {}), StatusNotification: () => connectorId ? report(connectors.get(connectorId)) : reportStatuses() };
    return messages[requestedMessage] ? [{ status: 'Accepted' }, messages[requestedMessage]] : [{ status: 'NotImplemented' }];
  },
  GetConfiguration({ key }) {
    const asked = key?.length > 0 ? key : Object.keys(configuration);
    return [{
      configurationKey: asked.filter((name) => name in configuration).map((name) => ({ key: name, readonly: readonly.includes(name), value: configuration[name] })),
      unknownKey: asked.filter((name) => !(name in configuration)),
    }];
  },
  ChangeConfiguration({ key, value }) {
    if (!(key in configuration)) {
      return [{ status: 'NotSupported' }];
    }
    if (readonly.includes(key)) {
      return [{ status: 'Rejected' }];
    }
    configuration[key] = value;
    return [{ status: 'Accepted' }];
  },
  RemoteStartTransaction({ idTag, connectorId = 1 }) {
    const connector = connectors.get(connectorId);
    return connector?.status === 'Available' ? [{ status: 'Accepted' }, () => start(connector, idTag)] : [{ status: 'Rejected' }];
  },
  RemoteStopTransaction({ transactionId }) {
    const connector = [...connectors.values()].find(({ transaction }) => transaction?.id === transactionId);
    return connector ? [{ status: 'Accepted' }, () => stop(connector, 'Remote')] : [{ status: 'Rejected' }];
  },
  ReserveNow(reservation) {
    const connector = connectors.get(reservation.connectorId);
    if (connector?.status !== 'Available') {
      return [{ status: connector ? 'Occupied' : 'Rejected' }];
    }
    connector.reservation = reservation;
    return [{ status: 'Accepted' }, () => become(connector, 'Reserved')];
  },
  CancelReservation({ reservationId }) {
    const connector = [...connectors.values()].find(({ reservation }) => reservation?.reservationId === reservationId);
    if (!connector) {
      return [{ status: 'Rejected' }];
    }
    connector.reservation = undefined;
    return [{ status: 'Accepted' }, () => become(connector, 'Available')];
  },
  SetChargingProfile({ connectorId, csChargingProfiles: profile }) {
    if (profile.chargingProfilePurpose === 'TxProfile' && connectors.get(connectorId)?.transaction?.id !== profile.transactionId) {
      return [{ status: 'Rejected' }];
    }
    profiles = profiles.filter((other) => other.profile.chargingProfileId !== profile.chargingProfileId);
    profiles.push({ connectorId, profile });
    return [{ status: 'Accepted' }];
  },
  ClearChargingProfile({ id, connectorId, chargingProfilePurpose, stackLevel }) {
    const matches = ({ connectorId: where, profile }) => id !== undefined
      ? profile.chargingProfileId === id
      : (connectorId ?? where) === where && (chargingProfilePurpose ?? profile.chargingProfilePurpose) === profile.chargingProfilePurpose && (stackLevel ?? profile.stackLevel) === profile.stackLevel;
    const left = profiles.filter((entry) => !matches(entry));
    const cleared = left.length < profiles.length;
    profiles = left;
    return [{ status: cleared ? 'Accepted' : 'Unknown' }];
  },
  UpdateFirmware: ({ location }) => [{}, async () => {
    await call('FirmwareStatusNotification', { status: 'Downloading' });
    const response = await fetch(location, { signal: AbortSignal.timeout(20000) });
    if (!response.ok) {
      await call('FirmwareStatusNotification', { status: 'DownloadFailed' });
      return;
    }
    // An image of this charge point is nothing but its version.
    const image = await response.text();
    await call('FirmwareStatusNotification', { status: 'Downloaded' });
    await call('FirmwareStatusNotification', { status: 'Installing' });
    firmwareVersion = image.trim();
    await reboot('Reboot');
    await call('FirmwareStatusNotification', { status: 'Installed' });
  }],
};

const operations = {
  async power({ url, identity }) {
    endpoint = url + '/';
    client = new ocppTs.OcppClient(identity);
    // A listener of its own, since an error without one ends the process.
    client.on('error', () => {});
    for (const [action, react] of Object.entries(reactions)) {
      client.on(action, (request, answer) => {
        const [confirmation, after] = react(request);
        answer(confirmation);
        setImmediate(async () => {
          try {
            await after?.();
            say({ event: 'done', action, request, confirmation });
          } catch (error) {
            say({ event: 'failed', action, message: error.message });
          }
        });
      });
    }
    await connect();
    await boot();
  },
  async card({ connectorId, idTag, at }) {
    const connector = connectors.get(connectorId);
    if (connector.reservation && connector.reservation.idTag !== idTag) {
      return { refused: 'Reserved' };
    }
    if (link) {
      const { idTagInfo } = await call('Authorize', { idTag });
      if (idTagInfo.status !== 'Accepted') {
        return { refused: idTagInfo.status };
      }
      knownTags.add(idTag);
    } else if (!knownTags.has(idTag)) {
      return { refused: 'Invalid' };
    }
    return { transactionId: (await start(connector, idTag, at)).id ?? null };
  },
  async charge({ connectorId, energy, at }) {
    const connector = connectors.get(connectorId);
    connector.register += energy;
    await keep('MeterValues', connector.transaction, {
      connectorId,
      meterValue: [{ timestamp: at ?? now(), sampledValue: [{ value: String(connector.register), context: 'Sample.Periodic', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }] }],
    });
    return {};
  },
  async unplug({ connectorId, at }) {
    const connector = connectors.get(connectorId);
    await stop(connector, 'EVDisconnected', connector.transaction.idTag, at);
    return {};
  },
  async loseLink() {
    await disconnect('terminate');
    return {};
  },
  async findLink() {
    await connect();
    const count = kept.length;
    await deliver();
    await reportStatuses();
    return { replayed: count - kept.length };
  },
  async shelf() {
    return { firmwareVersion, profiles: profiles.length, kept: kept.length, configuration };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, op, ...rest } = JSON.parse(line);
  operations[op](rest).then((result) => say({ id, result: result ?? {} }), (error) => say({ id, error: error.code ?? error.name, message: error.message }));
}
process.exit(0);
