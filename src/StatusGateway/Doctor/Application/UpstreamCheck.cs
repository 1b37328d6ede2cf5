using StatusGateway.Settings;

namespace StatusGateway.Doctor.Application;

/// <summary>Whether the application answers.</summary>
internal sealed class UpstreamCheck(KnownSettings settings, ApplicationVisit visit) : ICheck
{
    public string Name => "upstream";

    public string LooksAt => "the application";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await visit.FindAsync(cancellationToken);
        var address = settings.Upstream is { } upstream ? Addresses.Text(upstream) : "";
        return answer switch
        {
            null => Finding.Skipped("The settings name no upstream: see settings"),
            WebAnswer.Answered { Status: >= 500 and var status } => Finding.Warning(
                $"{address} answers its first page with {status}", "Look at what the application prints"),
            WebAnswer.Answered => Finding.Fine($"{address} answers"),
            WebAnswer.TimedOut => Finding.Warning(
                $"{address} takes requests and did not answer in {Web.Patience.TotalSeconds:0} s",
                "Run doctor again: a development server compiles a page when it is first asked for. If this stays, restart it"),
            WebAnswer.HostUnknown => Finding.Broken($"The name of {address} cannot be found", "Correct --upstream"),
            _ => Finding.Broken(
                $"Nothing listens at {address}", "Start the application (npm run dev), or give its address with --upstream"),
        };
    }
}
