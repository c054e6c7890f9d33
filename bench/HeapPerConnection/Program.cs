using System.Globalization;
using Ocpp.HeapPerConnection;

// What a connected charge point holds of a gateway's memory, by type: connects some, walks the gateway's heap, connects more, walks it again, and shows the difference for each.
//   HeapPerConnection PROCESS_ID OCPP_PORT [FEW MANY [wss]]
// The gateway runs on this machine, of the same user, without passwords, and with --Ocpp:ReadConfiguration Never, since nobody here answers a CALL.
if (args.Length is not (2 or 4) && args is not [_, _, _, _, "wss"])
{
    Console.Error.WriteLine("HeapPerConnection PROCESS_ID OCPP_PORT [FEW MANY [wss]]");
    return 2;
}

int processId = int.Parse(args[0], CultureInfo.InvariantCulture);
int few = args.Length >= 4 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 4_000;
int many = args.Length >= 4 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 15_000;
using Fleet fleet = new(int.Parse(args[1], CultureInfo.InvariantCulture), overTls: args.Length == 5);

await fleet.GrowAsync(few);
Census before = await Census.TakeAsync(processId);
await fleet.GrowAsync(many);
Census after = await Census.TakeAsync(processId);

Report.Write(Console.Out, before, after, many - few);
return 0;
