using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;

namespace StatusGateway.UnitTests.Operations.Endings;

public sealed class DeniedOperationsTests
{
    private static readonly OperationId Id = OperationId.Parse("0b9e6f3a-77a1-4b52-9d1e-6a2f6d3c1e10", provider: null);
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = new();
    private readonly DeniedOperations _denied;

    public DeniedOperationsTests() => _denied = new(_time);

    [Fact]
    public void It_is_denied_since_the_first_time()
    {
        Note(thenSeconds: 100);
        Assert.Empty(_denied.Find(atLeast: Recent, Recent, Hour));

        Note(thenSeconds: 20);

        Assert.Equal([Id], _denied.Find(atLeast: Recent, Recent, Hour));
        Assert.Equal(Recent, _denied.For(Id, Recent));
    }

    [Fact]
    public void A_state_of_it_in_between_begins_the_count_anew()
    {
        Note(thenSeconds: 100);

        _denied.Forget(Id);
        Note(thenSeconds: 20);

        Assert.Equal(TimeSpan.FromSeconds(20), _denied.For(Id, Recent));
    }

    [Fact]
    public void What_was_said_long_ago_does_not_count_until_it_is_said_again()
    {
        Note(thenSeconds: 121);
        Assert.Null(_denied.For(Id, Recent));
        Assert.Empty(_denied.Find(TimeSpan.Zero, Recent, Hour));

        Note(thenSeconds: 0);

        Assert.Equal(TimeSpan.FromSeconds(121), _denied.For(Id, Recent));
    }

    [Fact]
    public void What_nobody_asks_for_is_forgotten()
    {
        Note(thenSeconds: 3601);
        _denied.Find(TimeSpan.Zero, Recent, Hour);

        Note(thenSeconds: 1);

        Assert.Equal(TimeSpan.FromSeconds(1), _denied.For(Id, Recent));
    }

    private void Note(int thenSeconds)
    {
        _denied.Note(Id);
        _time.Advance(TimeSpan.FromSeconds(thenSeconds));
    }
}
