using StatusGateway.Keys;
using StatusGateway.Settings;

namespace StatusGateway.Doctor.Supabase;

/// <summary>Whether the service key is one, and not the anon key, which stands beside it in the dashboard.</summary>
internal sealed class ServiceKeyCheck(KnownSettings settings, ProjectVisit visit) : ICheck
{
    private const string Fix = "Copy the service_role key (or a secret key, sb_secret_…) from the project's API keys";

    public string Name => "service-key";

    public string LooksAt => "the service key";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var given = settings.Variables.FindAll(OutsideName.ServiceKey).ToList();
        if (given.Count is 0)
        {
            return settings.SupabaseUrl is null
                ? Finding.Skipped("not configured: the gateway deals one into app.env in its data folder")
                : Finding.Warning(
                    $"{settings.SupabaseUrl.Authority} is the project, and there is no service key for it",
                    $"{Fix}, and set it as SUPABASE_SERVICE_KEY");
        }

        var open = given.Where(pair => SupabaseKey.IsPublic(pair.Value)).Select(pair => pair.Variable).ToList();
        if (open.Count > 0)
        {
            return Finding.Broken(
                $"{string.Join(", ", open)} is the anon (publishable) key: with row level security it finds no operation, "
                + "and every browser knows it",
                Fix);
        }

        var role = SupabaseKey.RoleOf(given[0].Value);
        if (role is not (null or "service_role"))
        {
            return Finding.Broken($"{given[0].Variable} is a key of another role than service_role", Fix);
        }

        return await visit.FindAsync(cancellationToken) is WebAnswer.Answered { Status: 401 }
            ? Finding.Broken($"The project refuses {given[0].Variable}: it is of another project, or was replaced", Fix)
            : Finding.Fine($"{given[0].Variable} is a service key");
    }
}
