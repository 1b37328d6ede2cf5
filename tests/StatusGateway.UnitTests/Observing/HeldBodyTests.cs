using System.IO.Pipelines;
using System.Text;
using StatusGateway.Observing;

namespace StatusGateway.UnitTests.Observing;

public sealed class HeldBodyTests
{
    private readonly Pipe _pipe = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_body_within_the_limit_is_held_and_passed_on()
    {
        await SayAsync("all of it");
        await _pipe.Writer.CompleteAsync();
        var held = new HeldBody(_pipe.Reader.AsStream());

        Assert.True(await held.HoldAsync(100, TimeSpan.FromMinutes(1), TimeProvider.System, Cancel));
        Assert.Equal("all of it", await PassedOnAsync(held));
    }

    [Fact]
    public async Task A_body_past_the_limit_is_passed_on_whole_though_only_its_beginning_was_held()
    {
        await SayAsync(new string('x', 101));
        await _pipe.Writer.CompleteAsync();
        var held = new HeldBody(_pipe.Reader.AsStream());

        Assert.False(await held.HoldAsync(100, TimeSpan.FromMinutes(1), TimeProvider.System, Cancel));
        Assert.Equal(new string('x', 101), await PassedOnAsync(held));
    }

    [Fact]
    public async Task A_body_that_takes_too_long_is_passed_on_with_what_came_during_the_wait_and_after_it()
    {
        await SayAsync("first, ");
        var held = new HeldBody(_pipe.Reader.AsStream());

        Assert.False(await held.HoldAsync(100, TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel));
        await SayAsync("then the rest");
        await _pipe.Writer.CompleteAsync();

        Assert.Equal("first, then the rest", await PassedOnAsync(held));
    }

    private async Task SayAsync(string text) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);

    private static async Task<string> PassedOnAsync(HeldBody held)
    {
        using var all = new MemoryStream();
        await held.CopyToAsync(all, Cancel);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
