using System.Globalization;
using Ocpp.StorageLoad;

// The gateway's own journal, projection and store under a whole fleet, without sockets. Each verb is a process of its own, so that the memory it shows
// is what that step needs:
//   load DIRECTORY CHARGE_POINTS [configured]     states the facts of a fleet that has just come up, with the usual configuration or without one, and takes a checkpoint
//   recover DIRECTORY                             opens what is there, as a start does
//   churn DIRECTORY ROUNDS                        changes every charge point so many times, with a checkpoint every 64 MiB
if (args is ["load", _, _] or ["load", _, _, "configured"])
{
    await FleetLoad.LoadAsync(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), withConfiguration: args.Length > 3);
    return 0;
}

if (args is ["recover", string kept])
{
    await FleetLoad.RecoverAsync(kept);
    return 0;
}

if (args is ["churn", string changed, string rounds])
{
    await FleetLoad.ChurnAsync(changed, int.Parse(rounds, CultureInfo.InvariantCulture));
    return 0;
}

Console.Error.WriteLine("StorageLoad load DIRECTORY CHARGE_POINTS [configured] | recover DIRECTORY | churn DIRECTORY ROUNDS");
return 2;
