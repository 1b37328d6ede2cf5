using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StatusGateway.Errors;
using StatusGateway.Operations;

namespace StatusGateway.UnitTests.Errors;

public sealed class ProblemsTests
{
    [Fact]
    public void Every_problem_has_a_type_of_its_own()
    {
        OperationId.TryParse("op-1", null, out var id);
        var types = typeof(Problems).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => (Problem)method.Invoke(null, [.. method.GetParameters().Select(Argument)])!)
            .Select(problem => problem.Type)
            .ToList();

        Assert.True(types.Count > 10);
        Assert.Equal(types.Count, types.Distinct().Count());
        Assert.All(types, type => Assert.Matches("^urn:statusgateway:problem:[a-z-]+$", type));

        object Argument(ParameterInfo parameter) =>
            parameter.ParameterType == typeof(string) ? "x"
            : parameter.ParameterType == typeof(OperationId) ? id
            : parameter.ParameterType == typeof(IReadOnlyList<FieldError>) ? Array.Empty<FieldError>()
            : Activator.CreateInstance(parameter.ParameterType)!;
    }

    [Fact]
    public async Task A_problem_is_written_as_rfc_9457_wants_it()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };

        await Problems.StoreUnanswered().ExecuteAsync(context);

        context.Response.Body.Position = 0;
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(
            context.Response.Body, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        Assert.Equal("2", context.Response.Headers.RetryAfter);
        Assert.Equal(503, body.GetProperty("status").GetInt32());
        Assert.Equal("urn:statusgateway:problem:store-unanswered", body.GetProperty("type").GetString());
        Assert.False(body.TryGetProperty("retryAfterSeconds", out _));
    }

    [Fact]
    public async Task A_poll_that_cannot_be_answered_gets_json_with_an_error()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };

        await PollErrors.ApplicationUnreachableAsync(context);

        context.Response.Body.Position = 0;
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(
            context.Response.Body, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(503, context.Response.StatusCode);
        Assert.StartsWith("application/json", context.Response.ContentType, StringComparison.Ordinal);
        Assert.NotEmpty(context.Response.Headers.RetryAfter.ToString());
        Assert.Equal("StatusGateway; fwd=miss; detail=upstream-unreachable", context.Response.Headers["Cache-Status"]);
        Assert.Equal(JsonValueKind.String, body.GetProperty("error").ValueKind);
    }
}
