namespace StatusGateway.IntegrationTests.Transparency;

public sealed class FramingTests(Differential differential) : IClassFixture<Differential>
{
    private const string Chunks = "3\r\nabc\r\n0\r\n\r\n";

    internal static readonly RawCase[] Cases =
    [
        RawCase.Of("a length beside a coding", "POST", headers: """
            Content-Length: 3
            Transfer-Encoding: chunked
            """, body: Chunks) with { Differs = ["length beside a coding"] },
        RawCase.Of("a coding before chunked", "POST", headers: "Transfer-Encoding: gzip, chunked", body: Chunks)
            with { Differs = ["coding that is not chunked"] },
        new RawCase(
            "a coding in HTTP/1.0", $"POST / HTTP/1.0\r\nHost: example.test\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}")
            with { Differs = ["coding in HTTP/1.0"] },
        RawCase.Of("a length with a sign", "POST", headers: "Content-Length: +3", body: "abc")
            with { Differs = ["length with a sign"] },
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task What_two_servers_could_read_differently_is_passed_on_as_nothing_else(string name) =>
        differential.HoldAsync(Cases, name);
}
