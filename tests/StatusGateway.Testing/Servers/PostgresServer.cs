using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StatusGateway.Postgres;

namespace StatusGateway.Testing.Servers;

/// <summary>A real Postgres: the one that the environment names, or the machine's own binary, or a container.</summary>
/// <remarks>
/// Starts with the first database that is asked for, so an assembly may hold one whatever it runs. Each test takes a database
/// of its own, copied from one that was migrated once.
/// </remarks>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string Variable = "STATUSGATEWAY_TEST_DATABASE_URL";

    private const int NameLength = 30;

    private readonly SemaphoreSlim _starting = new(1);

    private PostgresProcess? _process;
    private PostgresContainer? _container;
    private string? _address;
    private string? _template;

    /// <summary>The server's own process, for tests that stop or kill it; no other kind of server can be.</summary>
    public PostgresProcess Process =>
        _process ?? throw new InvalidOperationException($"Only a server of this machine can be stopped: unset {Variable}.");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The address of a fresh database whose name contains the given one.</summary>
    public async Task<string> CreateDatabaseAsync(string name, bool migrated = true)
    {
        await _starting.WaitAsync();
        try
        {
            _address ??= await StartAsync();
            if (migrated && _template is null)
            {
                var template = await CreateAsync("template", template: null);
                await MigrateAsync(template);
                _template = template;
            }

            return AddressOf(await CreateAsync(name, migrated ? _template : null));
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>The server's address with this role in place of its own.</summary>
    public static string AsRole(string address, string role)
    {
        var parts = new UriBuilder(address) { UserName = role, Password = role };
        return parts.Uri.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given && !Containers.AreWanted)
        {
            return given;
        }

        if (!Containers.AreWanted && PostgresProcess.FindBinaries() is { } binaries)
        {
            _process = await PostgresProcess.StartAsync(binaries);
            return _process.Address;
        }

        _container = await PostgresContainer.TryStartAsync();
        return _container?.Address ?? throw new InvalidOperationException(
            $"No Postgres to test with: install postgresql (15 or later), or set {Variable}, or start a container engine.");
    }

    private async Task<string> CreateAsync(string name, string? template)
    {
        var letters = name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').Take(NameLength);
        var database = string.Create(CultureInfo.InvariantCulture, $"{string.Concat(letters)}_{Guid.NewGuid():N}");
        await ExecuteAsync($"create database \"{database}\"" + (template is null ? "" : $" template \"{template}\""));
        return database;
    }

    private async Task MigrateAsync(string database)
    {
        var runner = new MigrationRunner(Parse(AddressOf(database)), NullLogger<MigrationRunner>.Instance);
        await runner.ApplyAsync(CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Parse(_address!).ForMigrating);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string AddressOf(string database) => new UriBuilder(_address!) { Path = database }.Uri.ToString();

    private static PostgresConnectionString Parse(string address) =>
        PostgresConnectionString.TryParse(address, out var parsed, out var error)
            ? parsed
            : throw new InvalidOperationException(error);
}
