using System.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Supabase.Answers;

namespace StatusGateway.Supabase;

/// <summary>Answers what supabase-js asks of <c>/rest/v1/operations</c>; everything else goes on.</summary>
/// <remarks>
/// Whatever happens here is answered in PostgREST's form: supabase-js takes an empty 404 for success, and the store that the
/// application's own code is would believe that it wrote.
/// </remarks>
internal sealed class RestMiddleware(
    RequestDelegate next, ServiceKeys keys, TableEndpoint table, CleanupEndpoint cleanup, ILogger<RestMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var path = RestPaths.Of(context);
        if (path is RestPath.Elsewhere)
        {
            await next(context);
            return;
        }

        CrossOrigin.Allow(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            CrossOrigin.Answer(context, path is RestPath.Cleanup ? CleanupEndpoint.Methods : TableEndpoint.Methods);
            return;
        }

        if (keys.Refuse(context.Request) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        if (await AnswerAsync(context, path) is { } error)
        {
            await RefuseAsync(context, error);
        }
    }

    // What is wrong, or null when it was answered.
    private async Task<RestError?> AnswerAsync(HttpContext context, RestPath path)
    {
        var method = context.Request.Method;
        try
        {
            CheckSchema(context.Request);
            await (path switch
            {
                RestPath.Table => table.HandleAsync(context),
                RestPath.Cleanup => cleanup.HandleAsync(context),
                _ => throw new RestException(RestErrors.NoSuchPath()),
            });
            return null;
        }
        catch (RestException refused)
        {
            return refused.Error;
        }
        catch (StoreUnansweredException)
        {
            return RestErrors.Unanswered(isRead: HttpMethods.IsGet(method) || HttpMethods.IsHead(method));
        }
        catch (BadHttpRequestException)
        {
            return RestErrors.InvalidJson(); // the body ended early
        }
#pragma warning disable CA1031 // Anything but PostgREST's form would be read as something else.
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
#pragma warning restore CA1031
        {
            var traceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
            logger.TableFailed(fault, method, traceId);
            return RestErrors.Failed(traceId);
        }
    }

    private static void CheckSchema(HttpRequest request)
    {
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (request.Headers[isRead ? "Accept-Profile" : "Content-Profile"].ToString() is { Length: > 0 } schema
            && schema != "public")
        {
            throw new RestException(RestErrors.WrongSchema(schema));
        }
    }

    private Task RefuseAsync(HttpContext context, RestError error)
    {
        logger.TableRefused(context.Request.Method, error.Status, error.Code);
        return error.WriteAsync(context);
    }
}
