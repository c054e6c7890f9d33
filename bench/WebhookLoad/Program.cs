using System.Globalization;
using Ocpp.WebhookLoad;

// Event delivery as the gateway does it, over its own journal and store, without charge points.
//   receive PORT                                        a backend that takes everything, as a process of its own
//   deliver DIRECTORY EVENTS CHARGE_POINTS BATCH URL    records the events, then delivers them, and says how many a second
//   dead DIRECTORY EVENTS CHARGE_POINTS                 records them while the backend's port is closed, and says what that costs
if (args is ["receive", string port])
{
    await Receiver.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["deliver", string directory, string events, string chargePoints, string batch, string url])
{
    await using DeliveryLoad load = await DeliveryLoad.OpenAsync(directory, url, Number(batch));
    await load.DeliverAsync(Number(events), Number(chargePoints));
    return 0;
}

if (args is ["dead", string deadDirectory, string deadEvents, string deadChargePoints])
{
    await using DeliveryLoad load = await DeliveryLoad.OpenAsync(deadDirectory, "http://127.0.0.1:1/", batchSize: 1);
    await load.StarveAsync(Number(deadEvents), Number(deadChargePoints));
    return 0;
}

Console.Error.WriteLine("WebhookLoad receive PORT | deliver DIRECTORY EVENTS CHARGE_POINTS BATCH URL | dead DIRECTORY EVENTS CHARGE_POINTS");
return 2;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
