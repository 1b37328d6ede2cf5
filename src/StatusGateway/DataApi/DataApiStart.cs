using StatusGateway.Access;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;
using StatusGateway.Settings;
using StatusGateway.Supabase.Project;

namespace StatusGateway.DataApi;

/// <summary>
/// Looks at the project before the first request: what can never work stops the start, what may come back does not.
/// </summary>
internal sealed class DataApiStart(
    DataApiProject project,
    DataApiClient client,
    MirrorFile mirror,
    StoreParts parts,
    StoreKeys keys,
    OperationReader reader,
    ProjectHealth health,
    TimeProvider time,
    ILogger<DataApiStart> logger) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly CallerKey Nobody = new("nobody");
    private static readonly OperationId FirstRead = OperationId.Parse("the-first-read", provider: null);

    /// <summary>Why the project cannot be used yet; null when it can.</summary>
    public string? Trouble { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        keys.Adopt(await parts.Identity.FindAsync(cancellationToken));
        logger.StoreIsDataApi(project.Address.Host, mirror.Folder);
        Trouble = await LookAsync(cancellationToken);
        if (Trouble is not null)
        {
            logger.DataApiNotThereYet(project.Address.Host, Trouble);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> LookAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await client.ProbeAsync(either.Token);

            // The first read of a process is compiled while it runs, which takes longer than a read may: it is nobody's.
            await parts.Operations.FindAsync(FirstRead, either.Token);
            await parts.Observations.FindClearanceAsync(FirstRead, Nobody, either.Token);
            await reader.RefreshAsync(FirstRead, committed: null).WaitAsync(either.Token);
            return null;
        }
        catch (DataApiException refused) when (Explain(refused) is { } line)
        {
            throw new DataApiNotUsableException($"The Supabase project at {Addresses.Text(project.Address)} {line}");
        }
        catch (DataApiException answer) when (answer.Status is ProjectHealth.PausedStatus)
        {
            return "does not answer, because the project is paused (restore it in the Supabase dashboard)";
        }
        catch (DataApiException other)
        {
            return $"does not answer as it should ({other.Status})";
        }
        catch (HttpRequestException) when (health.State is ProjectState.HostUnknown)
        {
            return "does not answer, because there is no such host (the project is paused or deleted, or its address is wrong)";
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException
            && !cancellationToken.IsCancellationRequested)
        {
            return "does not answer yet";
        }
    }

    private static string? Explain(DataApiException refused) => refused switch
    {
        { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } =>
            "refuses SUPABASE_SERVICE_KEY: use the service_role key of this very project",
        { Code: "PGRST205" or "42P01" } =>
            "has no table 'operations': run supabase/migrations/001_create_operations_table.sql in its SQL editor",
        { Code: "42703" } =>
            "has a table 'operations' of other columns than supabase/migrations/001_create_operations_table.sql makes",
        _ => null,
    };
}

/// <summary>The project answers, and cannot be the store as it is.</summary>
internal sealed class DataApiNotUsableException(string line) : StartupException(line);
