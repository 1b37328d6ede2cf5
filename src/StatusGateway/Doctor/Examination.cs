using System.Diagnostics.CodeAnalysis;

namespace StatusGateway.Doctor;

/// <summary>Runs all checks side by side. None of them can hold up the others, or end them.</summary>
internal sealed class Examination(IReadOnlyList<ICheck> checks, TimeProvider time)
{
    /// <summary>How long one check may take, and with that all of them.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(checks.Select(
            async check => new CheckResult(check.Name, await RunOneAsync(check, cancellationToken))));

    [SuppressMessage("Design", "CA1031", Justification = "The others still tell what they found when one check cannot.")]
    private async Task<Finding> RunOneAsync(ICheck check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // On a thread of its own, and left behind when it does not end: files and name servers may hang.
            return await Task.Run(() => check.RunAsync(either.Token), either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Warning(
                $"Looking at {check.LooksAt} took longer than {Patience.TotalSeconds:0} s",
                "Run doctor again; if this stays, something between here and there takes requests and answers none");
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Warning(
                $"Looking at {check.LooksAt} failed: {fault.GetType().Name}",
                "Look at it by hand: the guide, supabase/README.md, says how");
        }
    }
}
