using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StatusGateway.Supabase;

/// <summary>An error in PostgREST's words: all four keys of the body, null where there is nothing to say.</summary>
/// <remarks>Its form is that of PostgREST's <c>Error.hs</c>; supabase-js shows it to the application as <c>error</c>.</remarks>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A SQLSTATE, or a code of PostgREST's own such as <c>PGRST116</c>.</param>
/// <param name="Message">What happened.</param>
/// <param name="Details">With which value.</param>
/// <param name="Hint">What to do about it.</param>
internal sealed record RestError(
    [property: JsonIgnore] int Status,
    [property: JsonPropertyOrder(0)] string Code,
    [property: JsonPropertyOrder(3)] string Message,
    [property: JsonPropertyOrder(1)] string? Details = null,
    [property: JsonPropertyOrder(2)] string? Hint = null)
{
    /// <summary>When it is worth trying again; supabase-js waits so long before it repeats a GET that was answered 503.</summary>
    [JsonIgnore]
    public int? RetryAfterSeconds { get; init; }

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.Headers["Proxy-Status"] = $"PostgREST; error={Code}";
        if (Status is StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(this, RestErrorJson.AsPostgrest.RestError, contentType: null, context.RequestAborted);
    }
}

/// <summary>The serializer of errors, in the order in which PostgREST writes their keys.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RestError))]
internal sealed partial class RestErrorJson : JsonSerializerContext
{
    /// <summary>Quotes and letters as they are: the default would write most of them as numbers.</summary>
    public static readonly RestErrorJson AsPostgrest = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
