using System.CommandLine;
using StatusGateway.Benchmarks.PollPath;
using StatusGateway.Benchmarks.Survival;

return await new RootCommand("What the gateway is worth, measured beside its peers.")
{
    SurvivalCommand.Create(),
    PollPathCommand.Create(),
}.Parse(args).InvokeAsync();
