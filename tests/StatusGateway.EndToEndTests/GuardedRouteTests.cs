using System.Net;
using System.Text.Json;
using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests;

/// <summary>Promise 7 on a status route behind a log-in: nobody sees what the application would not have shown them.</summary>
[Collection(OneApplication.Name)]
public sealed class GuardedRouteTests(SharedApp shared) : IAsyncLifetime
{
    private static readonly TimeSpan LongJob = TimeSpan.FromSeconds(120);

    private GatewayProcess _gateway = null!;
    private HttpClient _anna = null!;
    private HttpClient _ben = null!;

    // The one that all share: not this class's to end.
    private NextApp App { get; set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        App = await shared.RunningAsync(Cancel);
        _gateway = await GatewayProcess.StartAsync(App.Address, Cancel, ["--route", StatusPoller.GuardedRoute + "{id}"]);
        _anna = await GuardedStudio.LogInAsync(_gateway.Address, "anna", Cancel);
        _ben = await GuardedStudio.LogInAsync(_gateway.Address, "ben", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _anna?.Dispose();
        _ben?.Dispose();
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task One_persons_operation_is_never_shown_to_another_whatever_has_become_of_theApplication()
    {
        var id = await Studio.GenerateAsync(_anna, LongJob, Cancel, GuardedStudio.CreatingRoute);
        await SeesOwnAsync(_anna, id);

        var whileUp = await AskAsync(_ben, id);
        var unknown = await AskAsync(_ben, "nobody-has-started-this-operation");
        await App.KillAsync(Cancel);
        var whileDown = await AskAsync(_ben, id);
        var unknownWhileDown = await AskAsync(_ben, "nobody-has-started-this-operation");
        await SeesOwnAsync(_anna, id);
        await App.StartAgainAsync(Cancel);
        var afterwards = await AskAsync(_ben, id);

        Assert.Equal((HttpStatusCode.NotFound, """{"error":"Operation not found"}"""), whileUp);
        Assert.Equal(unknown, whileUp);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, whileDown.Code);
        Assert.Equal(unknownWhileDown, whileDown);
        Assert.Equal(unknown, afterwards);
        await SeesOwnAsync(_anna, id);
    }

    [Fact]
    public async Task Who_says_anothers_operation_id_in_a_request_of_their_own_gains_nothing_and_restarts_nothing()
    {
        var id = await Studio.GenerateAsync(_anna, LongJob, Cancel, GuardedStudio.CreatingRoute);
        var seen = await Eventually.SeesAsync(
            "progress", _ => StatusAsync(_anna, id), status => status.GetProperty("progress").GetInt32() > 0, Cancel);

        await GuardedStudio.TellAsync(_ben, "echo", new { operationId = id }, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(_ben, id)).Code);
        await App.KillAsync(Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(_ben, id)).Code);
        var known = await StatusAsync(_anna, id);
        Assert.InRange(known.GetProperty("progress").GetInt32(), seen.GetProperty("progress").GetInt32(), 100);
    }

    [Fact]
    public async Task Whom_theApplication_refuses_is_not_answered_from_memory_either()
    {
        var id = await Studio.GenerateAsync(_anna, LongJob, Cancel, GuardedStudio.CreatingRoute);
        await SeesOwnAsync(_anna, id);

        await GuardedStudio.TellAsync(_anna, "block", new { }, Cancel);
        await Eventually.SeesAsync(
            "the refusal", _ => AskAsync(_anna, id), answer => answer.Code == HttpStatusCode.Forbidden, Cancel);

        await App.KillAsync(Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(_anna, id)).Code);
    }

    [Fact]
    public async Task Logging_out_passes_nothing_on()
    {
        var id = await Studio.GenerateAsync(_anna, LongJob, Cancel, GuardedStudio.CreatingRoute);
        await SeesOwnAsync(_anna, id);

        await GuardedStudio.TellAsync(_anna, "logout", new { }, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(_anna, id)).Code);
        await GuardedStudio.TellAsync(_anna, "login", new { user = "carla" }, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(_anna, id)).Code);
        await App.KillAsync(Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(_anna, id)).Code);
    }

    private static async Task SeesOwnAsync(HttpClient owner, string id)
    {
        var (code, body) = await AskAsync(owner, id);
        Assert.True(code == HttpStatusCode.OK, $"{(int)code} {body}");
    }

    private static async Task<JsonElement> StatusAsync(HttpClient client, string id)
    {
        var (code, body) = await AskAsync(client, id);
        Assert.True(code == HttpStatusCode.OK, $"{(int)code} {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    private static async Task<(HttpStatusCode Code, string Body)> AskAsync(HttpClient client, string id)
    {
        using var answer = await client.GetAsync(GuardedStudio.StatusOf(id), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
