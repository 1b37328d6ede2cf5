namespace StatusGateway.IntegrationTests.Transparency;

public sealed class MethodTests(Differential differential) : IClassFixture<Differential>
{
    internal static readonly RawCase[] Cases =
    [
        RawCase.Of("HEAD", "HEAD"),
        RawCase.Of("OPTIONS", "OPTIONS") with { Differs = ["no length"] },
        RawCase.Of("OPTIONS of another origin", "OPTIONS", headers: """
            Origin: https://a.test
            Access-Control-Request-Method: PUT
            """) with { Differs = ["no length"] },
        RawCase.Of("TRACE", "TRACE") with { Differs = ["no length"] },
        RawCase.Of("POST without a length", "POST") with { Differs = ["no length"] },
        RawCase.Of("PUT without a length", "PUT") with { Differs = ["no length"] },
        RawCase.Of("PATCH without a length", "PATCH") with { Differs = ["no length"] },
        RawCase.Of("DELETE without a length", "DELETE") with { Differs = ["no length"] },
        RawCase.Of("POST of nothing", "POST", headers: "Content-Length: 0"),
        RawCase.Of("a method of WebDAV", "PROPFIND", headers: "Content-Length: 0"),
        RawCase.Of("a method with a dash", "M-SEARCH", headers: "Content-Length: 0"),
        RawCase.Of("a method of nobody", "FROBNICATE", headers: "Content-Length: 0"),
        RawCase.Of("QUERY", "QUERY", headers: "Content-Length: 2", body: "{}"),
        RawCase.Of("a method that resembles another", "Get", headers: "Content-Length: 0") with { Differs = ["method in another case"] },
        new RawCase("a tunnel", "CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n") with { Differs = ["CONNECT"] },
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_method_is_the_applications_to_understand(string name) => differential.HoldAsync(Cases, name);
}
