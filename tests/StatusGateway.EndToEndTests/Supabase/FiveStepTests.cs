using System.Text.Json;
using Npgsql;
using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Supabase;

/// <summary>
/// The five steps of the guide: generate, edit code while it runs, find the operation in the database, see it complete, see
/// the page say so. The application's own store writes through the gateway, by its own two variables and no change of code.
/// </summary>
[Collection(OneApplication.Name)]
public sealed class FiveStepTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private const string Key = "sb_secret_of-the-five-steps-and-nothing-else";
    private const string Persistent = "✅ OperationStore using Supabase (persistent storage)";

    private static readonly Uri Home = new("/?durationMs=12000", UriKind.Relative);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NextBundler.Turbopack)]
    [InlineData(NextBundler.Webpack)]
    public async Task The_success_dialog_appears_though_the_store_was_edited_while_the_job_ran_and_the_row_is_in_Postgres(
        NextBundler bundler)
    {
        var database = await postgres.CreateDatabaseAsync("five_steps");
        await using var stack = await StartAsync(bundler, new() { ["DATABASE_URL"] = database });

        var id = await WalkAsync(stack);

        await using var source = NpgsqlDataSource.Create(Parsed(database).ForQueries);
        await using var command = source.CreateCommand("select status, progress, result ->> 'videoUrl' from operations where id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        await using var row = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await row.ReadAsync(Cancel));
        Assert.Equal(("complete", 100, $"/videos/{id}.mp4"), (row.GetString(0), row.GetInt32(1), row.GetString(2)));
    }

    [Fact]
    public async Task The_same_with_nothing_else_installed_and_the_row_is_in_the_file_after_a_crash_of_the_gateway()
    {
        await using var stack = await StartAsync(NextBundler.Turbopack, []);

        var id = await WalkAsync(stack);
        await stack.Gateway.KillAsync(Cancel);
        await stack.Gateway.StartAgainAsync(Cancel);

        var row = await RowAsync(stack.Gateway.Address, id);
        Assert.Equal("complete", row.GetProperty("status").GetString());
        Assert.Equal($"/videos/{id}.mp4", row.GetProperty("result").GetProperty("videoUrl").GetString());
    }

    [Fact]
    public async Task The_same_in_one_terminal_that_leaves_no_process_behind()
    {
        var data = Directory.CreateTempSubdirectory("statusgateway-");
        try
        {
            var gateway = new Uri($"http://localhost:{FreePort.Next()}");
            var origin = gateway.GetLeftPart(UriPartial.Authority);
            await using var application = await NextApp.StartAsync(
                NextBundler.Turbopack,
                Cancel,
                new Dictionary<string, string> { ["STATUSGATEWAY_SERVICE_KEY"] = Key },
                under: [GatewayProcess.Executable(), "dev", "--listen", origin, "--data", data.FullName, "--"]);

            await WalkAsync(application, gateway);
            await application.InterruptAsync(Cancel);

            Assert.DoesNotContain(
                Directory.EnumerateDirectories("/proc").Select(static folder => Path.Combine(folder, "environ")).Select(TextOf),
                text => text.Contains("STATUSGATEWAY_DEV=", StringComparison.Ordinal)
                    && text.Contains($"NEXT_PUBLIC_SUPABASE_URL={origin}\0", StringComparison.Ordinal));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ""; // no process, or one that has ended
        }
    }

    private static Task<string> WalkAsync(Stack stack) => WalkAsync(stack.Application, stack.Gateway.Address);

    /// <summary>The five steps, in a real browser.</summary>
    private static async Task<string> WalkAsync(NextApp application, Uri gateway)
    {
        await using var browser = await Browser.StartAsync(Cancel);
        var tab = await browser.OpenAsync("anna", gateway, Home.ToString(), Cancel);

        await tab.ClickAsync("main section button:enabled", Cancel);
        var id = await Eventually.SeesAsync(
            "the operation in the page's address",
            cancel => tab.EvaluateAsync<string>("new URLSearchParams(location.search).get('operationId') ?? ''", cancel),
            static shown => shown.Length > 0,
            Cancel);
        await tab.PollsAgainAsync(1, Cancel);

        await application.EditAsync(NextApp.Store, static text => text + "\n// edited while a job runs\n", Cancel);

        var row = await Eventually.SeesAsync(
            "progress in the row after the edit",
            _ => RowAsync(gateway, id),
            static row => row.GetProperty("progress").GetInt32() > 50,
            Cancel);
        Assert.Equal(id, row.GetProperty("id").GetString());

        await tab.ShowsAsync("Your video is ready", Cancel);
        Assert.Equal(1, await tab.EvaluateAsync<int>("document.querySelectorAll('[role=dialog]').length", Cancel));
        Assert.All(await tab.PollsAsync(Cancel), static poll => Assert.True(poll.IsAnswered, poll.ToString()));
        Assert.Contains(Persistent, application.Output, StringComparison.Ordinal);
        return id;
    }

    private static async Task<JsonElement> RowAsync(Uri gateway, string id)
    {
        using var client = new HttpClient { BaseAddress = gateway };
        client.DefaultRequestHeaders.Add("apikey", Key);
        var rows = await client.GetStringAsync(new Uri($"/rest/v1/operations?id=eq.{id}", UriKind.Relative), Cancel);
        return JsonElement.Parse(rows)[0];
    }

    private static async Task<Stack> StartAsync(NextBundler bundler, Dictionary<string, string> gatewayVariables)
    {
        // The application reads its store, and with it the gateway, before its first page is answered: the gateway is first.
        var port = FreePort.Next();
        gatewayVariables["SUPABASE_SERVICE_KEY"] = Key;
        var gateway = await GatewayProcess.StartAsync(
            new Uri($"http://localhost:{port}"), Cancel, environment: gatewayVariables);
        try
        {
            var application = await NextApp.StartAsync(bundler, Cancel, new Dictionary<string, string>
            {
                ["NEXT_PUBLIC_SUPABASE_URL"] = gateway.Address.GetLeftPart(UriPartial.Authority),
                ["SUPABASE_SERVICE_KEY"] = Key,
            }, port);
            return new Stack(application, gateway);
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    private static PostgresConnectionString Parsed(string address)
    {
        Assert.True(PostgresConnectionString.TryParse(address, out var parsed, out var error), error);
        return parsed;
    }

    private sealed record Stack(NextApp Application, GatewayProcess Gateway) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Application.DisposeAsync();
            await Gateway.DisposeAsync();
        }
    }
}
