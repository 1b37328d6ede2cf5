using System.Globalization;
using Spectre.Console;

namespace StatusGateway.Commands.Demonstrating;

/// <summary>Shows the demonstration: a table that moves on a terminal, plain lines anywhere else.</summary>
internal sealed class DemoDisplay(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole _console =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

    // Redirected output has no cursor to move, and is read later.
    private bool IsLive => !Console.IsOutputRedirected && _console.Profile.Capabilities.Ansi;

    /// <summary>Shows the polls and the phase they are in until the work is done.</summary>
    public async Task FollowAsync(Task work, Func<string> phase, PollTally direct, PollTally gateway)
    {
        if (!IsLive)
        {
            await FollowPlainlyAsync(work, phase, direct, gateway);
            return;
        }

        await _console.Live(Describe(phase(), direct, gateway)).AutoClear(true).StartAsync(async live =>
        {
            while (!work.IsCompleted)
            {
                live.UpdateTarget(Describe(phase(), direct, gateway));
                await Task.WhenAny(work, Task.Delay(Every, time));
            }
        });
        await work;
    }

    public void Conclude(PollTally direct, PollTally gateway)
    {
        if (IsLive)
        {
            _console.Write(Describe("The same polls, side by side", direct, gateway));
            return;
        }

        output.WriteLine();
        output.WriteLine(Row("", "polls", "answered", "404", "failed", "last seen"));
        foreach (var (name, tally) in new[] { ("direct", direct), ("StatusGateway", gateway) })
        {
            var count = tally.Count();
            output.WriteLine(Row(
                name,
                Text(count.Polls),
                Text(count.Answered),
                Text(count.NotFound),
                Text(count.Failed),
                count.LastSeen));
        }
    }

    private async Task FollowPlainlyAsync(Task work, Func<string> phase, PollTally direct, PollTally gateway)
    {
        var said = "";
        while (!work.IsCompleted)
        {
            if (phase() is var now && now != said)
            {
                said = now;
                await output.WriteLineAsync(
                    $"{now}; answered so far: {direct.Count().Answered} direct, "
                    + $"{gateway.Count().Answered} through the gateway");
            }

            await Task.WhenAny(work, Task.Delay(Every, time));
        }

        await work;
    }

    private static Table Describe(string title, PollTally direct, PollTally gateway)
    {
        var table = new Table().Title(Markup.Escape(title)).AddColumn("").AddColumns(
            new TableColumn("polls").RightAligned(),
            new TableColumn("answered").RightAligned(),
            new TableColumn("404").RightAligned(),
            new TableColumn("failed").RightAligned(),
            new TableColumn("last seen"));
        Add("direct", direct.Count());
        Add("StatusGateway", gateway.Count());
        return table;

        void Add(string name, PollCount count) => table.AddRow(
            name,
            Text(count.Polls),
            Text(count.Answered),
            Text(count.NotFound),
            Text(count.Failed),
            Markup.Escape(count.LastSeen));
    }

    private static string Row(params ReadOnlySpan<string> cells) =>
        $"{cells[0],-14}{cells[1],7}{cells[2],10}{cells[3],6}{cells[4],8}  {cells[5]}".TrimEnd();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
