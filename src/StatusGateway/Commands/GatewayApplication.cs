using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Changes;
using StatusGateway.DataApi;
using StatusGateway.Diagnostics;
using StatusGateway.Draining;
using StatusGateway.Endings;
using StatusGateway.Errors;
using StatusGateway.Journal;
using StatusGateway.Listening;
using StatusGateway.Observing;
using StatusGateway.Polling;
using StatusGateway.Postgres;
using StatusGateway.Redis;
using StatusGateway.Settings;
using StatusGateway.Sqlite;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Project;
using StatusGateway.Upstream;
using StatusGateway.Upstream.Holding;
using StatusGateway.Upstream.Shield;
using StatusGateway.Writing;

namespace StatusGateway.Commands;

/// <summary>Puts the gateway together: what each feature registers, and the one pipeline in its order.</summary>
internal static class GatewayApplication
{
    /// <param name="settings">What more than one feature needs.</param>
    /// <param name="configuration">A section per feature.</param>
    /// <param name="change">What a test or a demonstration registers differently, after all else.</param>
    public static WebApplication Build(
        GatewaySettings settings, IConfiguration configuration, Action<WebApplicationBuilder>? change = null)
    {
        var builder = CreateBuilder();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRouting();
        builder.AddSettings(settings, configuration);
        builder.AddConsoleLog();
        builder.AddShield();
        builder.AddListening(settings);

        // What keeps it honest.
        builder.AddErrors();
        builder.AddTelemetry(settings.Telemetry);

        // What it stands on.
        if (settings.DatabaseUrl is { } database)
        {
            builder.AddPostgresStore(database, settings.DatabasePooler, settings.DataFolder);
            builder.AddJournal(settings.DataFolder, hasRedis: settings.RedisUrl is not null);
        }
        else if (settings is { SupabaseUrl: { } project, ServiceKey: { } key })
        {
            builder.AddDataApiStore(new(project, key), settings.DataFolder);
        }
        else
        {
            builder.AddSqliteStore(settings.DataFolder);
        }

        builder.AddRedis(settings.RedisUrl);
        builder.AddChanges();

        builder.AddWhatTheGatewayDoes();

        change?.Invoke(builder);
        var app = builder.Build();

        app.UseDraining();
        app.UseErrors();
        app.UseShield();
        app.UseHttps(settings);
        app.UseLoopProtection();
        app.UseGatewaySurface(routes =>
        {
            routes.MapDiagnostics();
            routes.MapHolding();
            routes.MapWriting();
        });
        app.UseSupabase();
        app.UseDataApi();
        app.UsePolling();
        app.UseSupabaseProject();
        app.UseRouting();
        app.MapUpstream();

        return app;
    }

    /// <summary>Throws what a start with these options would stop with. Nothing is opened, bound or asked.</summary>
    public static void Check(GatewaySettings settings, IConfiguration configuration)
    {
        var builder = CreateBuilder();
        builder.AddSettings(settings, configuration);
        builder.AddShield();
        builder.AddListening(settings);
        builder.AddWhatTheGatewayDoes();

        using var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        StatusRoutes.Read(app.Services.GetRequiredService<IOptions<PollingOptions>>().Value, []);
    }

    // Empty: no source of settings but ours, no server, no log but what is added here.
    private static WebApplicationBuilder CreateBuilder() => WebApplication.CreateEmptyBuilder(new WebApplicationOptions
    {
        ApplicationName = "StatusGateway",
        ContentRootPath = AppContext.BaseDirectory,
        EnvironmentName = Environments.Production,
    });

    extension(WebApplicationBuilder builder)
    {
        private void AddWhatTheGatewayDoes()
        {
            builder.AddPolling();
            builder.AddAccess();
            builder.AddObserving();
            builder.AddEndings();
            builder.AddWriting();
            builder.AddSupabase();
            builder.AddSupabaseProject();
            builder.AddDraining();
            builder.AddUpstream(); // its last step sends the head of an answer on: nobody changes it after that
        }
    }
}
