using System.CommandLine;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>Which gateway is measured: the one in <c>src</c>, unless said otherwise.</summary>
internal static class GatewayOption
{
    public static Option<FileInfo?> Create() =>
        new("--gateway") { Description = "The gateway's executable; without it the one in src is built and measured." };
}
