using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusGateway.Commands;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Settings;

namespace StatusGateway.IntegrationTests.Writing;

/// <summary>The gateway on a real socket, its store in a dictionary.</summary>
public sealed class SurfaceHost : IAsyncLifetime
{
    public const string AdminKey = "an-admin-key";
    public const string WriterKey = "a-writer-key";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["STATUSGATEWAY_ADMIN_KEY"] = AdminKey,
        ["STATUSGATEWAY_WRITER_KEY"] = WriterKey,
        ["STATUSGATEWAY_HOLD_FOR"] = "00:00:00", // the application never runs
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
    private WebApplication? _app;

    internal DictionaryStore Store { get; } = new();

    internal TierDouble Upstream { get; } = new();

    public HttpClient Anonymous { get; } = new();

    public HttpClient Client { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var settings = new SettingsReader(Environment, _folder).Read(new CommandLineValues
        {
            Upstream = "http://127.0.0.1:1",
            Listen = "http://127.0.0.1:0",
            DataFolder = Path.Combine(_folder, "data"),
        });
        _app = GatewayApplication.Build(settings.Gateway, settings.Configuration, builder =>
        {
            builder.Services.RemoveAll<ITierHealth>();
            builder.Services.AddSingleton<ITierHealth>(Upstream);
            builder.Services.AddSingleton<IOperationStore>(Store);
        });
        await _app.StartAsync();

        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Anonymous.BaseAddress = new(address);
        Client.BaseAddress = new(address);
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", WriterKey);
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        Client.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? json = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

/// <summary>A tier that is up or down as it is told.</summary>
internal sealed class TierDouble : ITierHealth
{
    public string Name => TierNames.Upstream;

    public bool? IsUp { get; set; } = true;

    public bool IsRequired { get; set; }
}
