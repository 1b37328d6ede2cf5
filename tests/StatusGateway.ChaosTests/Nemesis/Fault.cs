using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Servers;

namespace StatusGateway.ChaosTests.Nemesis;

/// <summary>Something that goes wrong and is mended again.</summary>
/// <param name="Name">What goes wrong, in the report.</param>
/// <param name="Tiers">What it takes away.</param>
/// <param name="TakesGateway">Whether the gateway it picks cannot answer meanwhile.</param>
/// <param name="BeginAsync">Makes it go wrong; the number is that of the gateway that it picks.</param>
/// <param name="EndAsync">Mends it.</param>
internal sealed record Fault(
    string Name,
    Tiers Tiers,
    bool TakesGateway,
    Func<Stage, Node, Task> BeginAsync,
    Func<Stage, Node, Task> EndAsync)
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(30);

    /// <summary>Everything that the nemesis knows.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Servers that all gateways share.
        new("Redis killed, empty afterwards", Tiers.Redis | Tiers.Copies, false,
            static (stage, _) => stage.Redis.KillAsync(), static (stage, _) => stage.Redis.RestartAsync()),
        new("Redis stopped", Tiers.Redis, false,
            static (stage, _) => stage.Redis.StopAsync(), static (stage, _) => stage.Redis.ContinueAsync()),
        new("Redis flushed", Tiers.Redis | Tiers.Copies, false,
            static (stage, _) => stage.Redis.FlushAllAsync(), static (_, _) => Task.CompletedTask),
        new("Postgres killed", Tiers.Store, false,
            static (stage, _) => Run(stage.Postgres.Process.Kill), static (stage, _) => stage.Postgres.Process.RestartAsync()),
        new("Postgres stopped", Tiers.Store, false,
            static (stage, _) => Run(stage.Postgres.Process.Stop), static (stage, _) => Run(stage.Postgres.Process.Continue)),
        new("Redis and Postgres stopped", Tiers.Redis | Tiers.Store, false,
            static async (stage, _) =>
            {
                await stage.Redis.StopAsync();
                stage.Postgres.Process.Stop();
            },
            static async (stage, _) =>
            {
                await stage.Redis.ContinueAsync();
                stage.Postgres.Process.Continue();
            }),

        // The networks of one gateway.
        new("Redis cut off from one gateway", Tiers.Redis, false,
            static (_, node) => Run(node.ToRedis.Cut), static (_, node) => Run(node.ToRedis.Restore)),
        new("Redis silent to one gateway", Tiers.Redis, false,
            static (_, node) => Run(node.ToRedis.Blackhole), static (_, node) => Run(node.ToRedis.Restore)),
        new("Redis slow for one gateway", Tiers.Redis, false,
            static (_, node) => Run(() => node.ToRedis.Delay(Slowness)), static (_, node) => Run(node.ToRedis.Restore)),
        new("connections to Redis reset", Tiers.Redis, false,
            static (_, node) => Run(node.ToRedis.Hangup), static (_, _) => Task.CompletedTask),
        new("Postgres cut off from one gateway", Tiers.Store, false,
            static (_, node) => Run(node.ToPostgres.Cut), static (_, node) => Run(node.ToPostgres.Restore)),
        new("Postgres silent to one gateway", Tiers.Store, false,
            static (_, node) => Run(node.ToPostgres.Blackhole), static (_, node) => Run(node.ToPostgres.Restore)),
        new("Postgres slow for one gateway", Tiers.Store, false,
            static (_, node) => Run(() => node.ToPostgres.Delay(Slowness)), static (_, node) => Run(node.ToPostgres.Restore)),
        new("connections to Postgres reset", Tiers.Store, false,
            static (_, node) => Run(node.ToPostgres.Hangup), static (_, _) => Task.CompletedTask),

        // A gateway itself.
        new("a gateway killed", Tiers.None, true,
            static (_, node) => node.Gateway.KillAsync(CancellationToken.None),
            static (_, node) => node.Gateway.StartAgainAsync(CancellationToken.None)),
        new("a gateway stopped", Tiers.None, true,
            static (_, node) => Run(node.Gateway.Stop), static (_, node) => Run(node.Gateway.Continue)),
        new("a gateway's clock half a minute ahead", Tiers.Clock, false,
            static (_, node) => Run(() => node.Clock.Turn(HalfAMinute)), static (_, node) => Run(() => node.Clock.Turn(TimeSpan.Zero))),
        new("a gateway's clock half a minute behind", Tiers.Clock, false,
            static (_, node) => Run(() => node.Clock.Turn(-HalfAMinute)), static (_, node) => Run(() => node.Clock.Turn(TimeSpan.Zero))),

        // The application.
        new("the application's memory emptied", Tiers.Application, false,
            static (stage, _) => Run(stage.Application.ForgetAll), static (_, _) => Task.CompletedTask),
        new("the application killed, empty afterwards", Tiers.Application, false,
            static async (stage, _) =>
            {
                await stage.Application.RefuseAsync();
                stage.Application.ForgetAll();
            },
            static (stage, _) => stage.Application.ListenAsync()),
        new("the application silent", Tiers.Application, false,
            static (stage, _) => Run(stage.Application.Hang), static (stage, _) => Run(stage.Application.GoOn)),
    ];

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
