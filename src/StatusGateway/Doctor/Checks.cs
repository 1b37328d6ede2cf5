using StatusGateway.Doctor.Application;
using StatusGateway.Doctor.Database;
using StatusGateway.Doctor.Redis;
using StatusGateway.Doctor.Settings;
using StatusGateway.Doctor.Supabase;

namespace StatusGateway.Doctor;

/// <summary>All checks, in the order of the guide's troubleshooting.</summary>
internal sealed class Checks : IDisposable
{
    private readonly Web _web;

    public Checks(KnownSettings settings, TimeProvider time)
    {
        _web = new(time);
        var application = new ApplicationVisit(settings, _web, time);
        var project = new ProjectVisit(settings, _web, time);
        var database = new DatabaseVisit(settings, time);
        var redis = new RedisVisit(settings, time);
        All =
        [
            new EnvironmentFileCheck(settings),
            new VariableNamesCheck(settings),
            new SettingsCheck(settings),
            new EnvironmentFileIgnoredCheck(settings),
            new UpstreamCheck(settings, application),
            new StatusRouteCheck(settings, _web),
            new PageAddressCheck(settings, _web),
            new NodeWebSocketCheck(settings),
            new ServedKeyCheck(settings, application, _web, time),
            new SupabaseUrlCheck(settings, project),
            new SupabaseProjectCheck(settings, project, database),
            new ServiceKeyCheck(settings, project),
            new DatabaseAddressCheck(database),
            new DatabaseConnectionCheck(database),
            new DatabaseIpv6Check(database),
            new DatabaseTlsCheck(database),
            new DatabaseUserCheck(database),
            new DatabasePasswordCheck(database),
            new TransactionPoolerCheck(database),
            new DatabaseTableCheck(database, project),
            new DatabaseSchemaCheck(database),
            new DatabaseRoleCheck(database),
            new RowLevelSecurityCheck(database),
            new CleanupScheduleCheck(database),
            new RedisConnectionCheck(redis),
            new RedisPasswordCheck(redis),
            new RedisEvictionCheck(redis),
        ];
    }

    public IReadOnlyList<ICheck> All { get; }

    public void Dispose() => _web.Dispose();
}
