using System.CommandLine;
using StatusGateway.Benchmarks.Coalescing;
using StatusGateway.Benchmarks.Distributions;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Latency;
using StatusGateway.Benchmarks.PollPath;
using StatusGateway.Benchmarks.Survival;
using StatusGateway.Benchmarks.Upserts;

return await new RootCommand("What the gateway is worth, measured beside its peers.")
{
    SurvivalCommand.Create(),
    PollPathCommand.Create(),
    CoalescingCommand.Create(),
    LatencyCommand.Create(),
    UpsertsCommand.Create(),
    DistributionsCommand.Create(),
    StockYarp.CreateCommand(),
}.Parse(args).InvokeAsync();
