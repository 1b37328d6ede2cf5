using StatusGateway.Errors;

namespace StatusGateway.Writing;

/// <summary>Lets nobody in without one of the keys; where a request comes from is no trust.</summary>
internal sealed class WriterKeyFilter(KeyRing keys) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var authorization = context.HttpContext.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Problems.KeyRequired(keyWasGiven: false);
        }

        return keys.Opens(authorization[Scheme.Length..].Trim())
            ? await next(context)
            : Problems.KeyRequired(keyWasGiven: true);
    }
}
