using System.Text.Json;
using StatusGateway.Benchmarks.Load;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>Every state that every operation really had, in order, as the application wrote it down.</summary>
internal sealed class TruthLog
{
    private readonly Dictionary<string, List<(double At, OperationState State)>> _states = [];

    public static TruthLog Read(string file)
    {
        var log = new TruthLog();
        foreach (var line in File.ReadLines(file))
        {
            var written = JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)!;
            if (!log._states.TryGetValue(written.Id, out var states))
            {
                log._states[written.Id] = states = [];
            }

            states.Add((written.At, new OperationState(written.Status, written.Progress, written.UpdatedAt)));
        }

        return log;
    }

    /// <summary>The place of a state in its operation's history, or -1 if the operation was never in it.</summary>
    public int PlaceOf(string id, OperationState state)
    {
        if (!_states.TryGetValue(id, out var states))
        {
            return -1;
        }

        var exact = states.FindLastIndex(written => written.State == state);

        // A state known from the creation alone has no time of the application's yet.
        return exact >= 0
            ? exact
            : states.FindLastIndex(written => written.State.Status == state.Status && written.State.Progress == state.Progress);
    }

    /// <summary>When the state at this place stopped being the latest, or never.</summary>
    public double SupersededAt(string id, int place) =>
        place + 1 < _states[id].Count ? _states[id][place + 1].At : double.PositiveInfinity;

    private sealed record Line(double At, string Id, string Status, int Progress, long UpdatedAt);
}
