namespace StatusGateway.Commands;

/// <summary>A newcomer's proof.</summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await context.Output.WriteLineAsync("demo".AsMemory(), cancellationToken);
        return 0;
    }
}
