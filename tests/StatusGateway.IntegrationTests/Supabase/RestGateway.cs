using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>A gateway on a real socket and a real store, and the application's own supabase client at its endpoint.</summary>
internal sealed class RestGateway : IAsyncDisposable
{
    public const string Key = "sb_secret_of-the-application";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private WebApplication? _gateway;

    private RestGateway()
    {
    }

    public Uri Address => _client.BaseAddress!;

    public IServiceProvider Services => _gateway!.Services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="databaseUrl">Its Postgres; null for a file of its own.</param>
    /// <param name="application">What it stands in front of.</param>
    /// <param name="redisUrl">Its Redis, if any.</param>
    /// <param name="time">Its clock; null for the machine's.</param>
    public static async Task<RestGateway> StartAsync(
        string? databaseUrl, Uri application, string? redisUrl = null, TimeProvider? time = null)
    {
        var gateway = new RestGateway();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create<string, string?>("upstream:address", application.ToString()),
            KeyValuePair.Create<string, string?>("polling:routes:0:template", StubUpstream.OpenRoute + "{id}"),
            KeyValuePair.Create<string, string?>("polling:routes:1:template", StubUpstream.GuardedRoute + "{id}"),
        ]).Build();
        gateway._gateway = GatewayApplication.Build(
            new GatewaySettings
            {
                Upstream = application,
                Listen = new("http://127.0.0.1:0"),
                DataFolder = gateway._folder.Path,
                DatabaseUrl = databaseUrl,
                RedisUrl = redisUrl,
                ServiceKey = Key,
                AdminKey = "an-admin-key",
                WriterKey = "a-writer-key",
            },
            configuration,
            builder => builder.Services.AddSingleton(time ?? TimeProvider.System));
        await gateway._gateway.StartAsync();
        var addresses = gateway._gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        gateway._client.BaseAddress = new(addresses.Addresses.Single());
        return gateway;
    }

    public Task<RestAnswer> GetAsync(string query, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, query, null, headers);

    public Task<RestAnswer> PostAsync(string query, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, query, json, headers);

    public Task<RestAnswer> PatchAsync(string query, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, query, json, headers);

    public Task<RestAnswer> DeleteAsync(string query, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, query, null, headers);

    /// <param name="method">The method.</param>
    /// <param name="query">What follows the table's own path; or the whole of another.</param>
    /// <param name="json">The body.</param>
    /// <param name="headers">Beside those that supabase-js always sends.</param>
    public async Task<RestAnswer> SendAsync(
        HttpMethod method, string query, string? json, params (string Name, string Value)[] headers)
    {
        var target = query.StartsWith("/rest", StringComparison.Ordinal) ? query : "/rest/v1/operations" + query;
        using var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative));
        request.Headers.Add("apikey", Key);
        request.Headers.Add("Authorization", $"Bearer {Key}");
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(request, Cancel);
        var said = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new RestAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel), said);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_gateway is not null)
        {
            await _gateway.StopAsync();
            await _gateway.DisposeAsync();
        }

        _folder.Dispose();
    }
}
