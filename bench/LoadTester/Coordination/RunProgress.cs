using Ocpp.LoadTester.Reporting;

namespace Ocpp.LoadTester.Coordination;

/// <summary>Who is told how a run goes, for people to watch.</summary>
internal interface IRunProgress
{
    void Phase(string what, TimeSpan? lasting = null);

    void Second(SecondSummary second);
}

/// <summary>Nobody watches.</summary>
internal sealed class NoProgress : IRunProgress
{
    public void Phase(string what, TimeSpan? lasting = null)
    {
    }

    public void Second(SecondSummary second)
    {
    }
}
