using StatusGateway.EndToEndTests.Production;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.PassingThrough;

/// <summary>Promise 6 in front of <c>next build</c> and <c>next start</c>, which compress what they answer.</summary>
[Collection(Built.Name)]
public sealed class ProductionTests(BuiltApp built)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compressed_answers_pass_as_they_are()
    {
        await using var app = await built.StartAsync(Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        using var directly = Sides.Plain(app.Address);
        using var through = Sides.Plain(gateway.Address);

        foreach (var path in new[] { "/", "/passing", "/sample.txt", "/nowhere" })
        {
            var direct = await Passed.AskAsync(directly, path, AsGzip, Cancel);
            var passed = await Passed.AskAsync(through, path, AsGzip, Cancel);

            passed.IsTheSameAs(direct);
            Assert.Equal(["gzip"], passed.All("Content-Encoding"));
        }
    }

    private static void AsGzip(HttpRequestMessage request) => request.Headers.AcceptEncoding.ParseAdd("gzip");
}
