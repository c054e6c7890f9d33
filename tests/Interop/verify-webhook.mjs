// Reads one JSON line with a secret, headers and a body, and says whether the standardwebhooks package takes it for genuine.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    const event = new Webhook(secret).verify(body, headers);
    process.stdout.write(JSON.stringify({ genuine: true, type: event.type ?? event[0]?.type }) + '\n');
  } catch (error) {
    process.stdout.write(JSON.stringify({ genuine: false, error: String(error.message) }) + '\n');
  }
}
