using StatusGateway.Keys;
using StatusGateway.Settings;

namespace StatusGateway.Supabase;

/// <summary>
/// The one key that opens the supabase-js endpoint: the configured service key, or else one dealt into <c>app.env</c>.
/// </summary>
/// <remarks>
/// Nothing else opens it. What a token says of its role can be said by anybody, so it only chooses the words of a refusal.
/// </remarks>
internal sealed class ServiceKeys
{
    private const string BearerScheme = "Bearer ";

    // Null where a key could be neither read nor kept: nobody could learn it, so nothing opens.
    private readonly HashedKey? _key;
    private readonly string _where;

    public ServiceKeys(GatewaySettings settings, ILogger<ServiceKeys> logger)
    {
        _where = settings.ServiceKey is null
            ? "the one in app.env in the gateway's data folder, whose path the gateway prints at its start"
            : "the gateway's own SUPABASE_SERVICE_KEY (or STATUSGATEWAY_SERVICE_KEY, which wins)";
        _key = (settings.ServiceKey ?? Deal(new ApplicationFile(settings), logger)) is { } key ? new HashedKey(key) : null;
    }

    /// <summary>Why the request may not use the endpoint; null when it may.</summary>
    public RestError? Refuse(HttpRequest request)
    {
        var key = request.Headers["apikey"].ToString();
        if (key.Length is 0)
        {
            return new(
                StatusCodes.Status401Unauthorized,
                "PGRST302",
                "No API key found in request",
                Hint: $"Send the service key as apikey, as supabase-js does. Compare the application's SUPABASE_SERVICE_KEY with {_where}");
        }

        // supabase-js sends the same key twice; both are compared, so that neither is a way around the other.
        var authorization = request.Headers.Authorization.ToString();
        var bearer = authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerScheme.Length..]
            : authorization;
        var isKey = _key is not null && _key.Is(key);
        var isBearer = authorization.Length is 0 || (_key is not null && _key.Is(bearer));
        return isKey && isBearer ? null : Explain(isKey ? bearer : key, inAuthorization: isKey);
    }

    private RestError Explain(string key, bool inAuthorization) => SupabaseKey.IsPublic(key)
        ? new(
            StatusCodes.Status401Unauthorized,
            "PGRST301",
            "This is the anon (publishable) key, which cannot read or write operations",
            Hint: "Use the service_role key, on the server only. "
                + $"Compare the application's SUPABASE_SERVICE_KEY with {_where}")
        : new(
            StatusCodes.Status401Unauthorized,
            "PGRST301",
            "Invalid API key",
            inAuthorization ? "The Authorization header holds another key than apikey" : null,
            $"Compare the application's SUPABASE_SERVICE_KEY with {_where}");

    private static string? Deal(ApplicationFile file, ILogger logger)
    {
        try
        {
            var (key, isNew) = file.ReadOrDeal();
            if (isNew)
            {
                logger.ServiceKeyDealt(file.Path);
            }

            return key;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            logger.ServiceKeyNotKept(file.Path, fault.Message);
            return null;
        }
    }
}
