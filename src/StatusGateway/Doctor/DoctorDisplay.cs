using Spectre.Console;

namespace StatusGateway.Doctor;

/// <summary>Shows what the checks found, a line each, and below it what to do; in color on a terminal only.</summary>
internal sealed class DoctorDisplay
{
    private readonly TextWriter _output;
    private readonly IAnsiConsole _console;
    private readonly bool _isTerminal;

    public DoctorDisplay(TextWriter output, IReadOnlyDictionary<string, string> environment)
    {
        _output = output;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            EnvironmentVariables = environment.ToDictionary(), // where NO_COLOR stands
        });
        _isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    }

    public void Show(IReadOnlyList<CheckResult> results)
    {
        var width = results.Select(result => result.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, finding) in results)
        {
            Write(finding.State, $"{Sign(finding.State)} {name.PadRight(width)}", finding.Cause);
            if (finding.Fix is { } fix)
            {
                Write(finding.State, new string(' ', width + 2), $"→ {fix}");
            }
        }

        _output.WriteLine();
        _output.WriteLine(Conclusion(results));
    }

    private static string Sign(CheckState state) => state switch
    {
        CheckState.Broken => "✗",
        CheckState.Warning => "⚠",
        CheckState.Fine => "✓",
        _ => "·",
    };

    private static string Color(CheckState state) => state switch
    {
        CheckState.Broken => "red",
        CheckState.Warning => "yellow",
        CheckState.Fine => "green",
        _ => "grey",
    };

    private static string Conclusion(IReadOnlyList<CheckResult> results)
    {
        var broken = results.Count(result => result.Finding.State is CheckState.Broken);
        var warnings = results.Count(result => result.Finding.State is CheckState.Warning);
        return broken + warnings is 0
            ? "All is fine."
            : $"{broken} broken, {warnings} {(warnings is 1 ? "warning" : "warnings")}.";
    }

    // A line that is read later, or by a program, is not folded at the width of a terminal that is not there.
    private void Write(CheckState state, string first, string second)
    {
        if (!_isTerminal)
        {
            _output.WriteLine($"{first}  {second}");
            return;
        }

        var line = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        line.AddRow($"[{Color(state)}]{Markup.Escape(first)}[/]", Markup.Escape(second));
        _console.Write(line);
    }
}
