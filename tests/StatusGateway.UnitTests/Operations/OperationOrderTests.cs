using CsCheck;
using StatusGateway.Operations;

namespace StatusGateway.UnitTests.Operations;

public sealed class OperationOrderTests
{
    // Few distinct numbers, so that the parts are often equal and the next one decides.
    private static readonly Gen<Revision> Revisions =
        Gen.OneOf(Gen.Long[0, 3], Gen.Long[0, (1L << 53) - 1]).Select(static number => new Revision(number));

    private static readonly Gen<OperationOrder> Orders = Gen.Select(
        Revisions, Gen.Int[0, 4], Revisions, static (life, rank, revision) => new OperationOrder(life, (OperationRank)rank, revision));

    [Fact]
    public void Texts_compare_as_the_orders_do() => Gen.Select(Orders, Orders).Sample(static (a, b) =>
        Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString())) == Math.Sign(a.CompareTo(b)));

    [Fact]
    public void A_text_is_read_back_as_it_was_written() => Orders.Sample(static order =>
        order.ToString().Length == OperationOrder.TextLength
        && OperationOrder.TryParse(order.ToString(), out var read)
        && read == order);

    [Theory]
    [InlineData("")]
    [InlineData("000000000000000050000000000000001")]
    [InlineData("00000000000000001000000000000000")]
    [InlineData("-00000000000000010000000000000001")]
    [InlineData("000000000000000 10000000000000001")]
    public void Anything_else_is_no_order(string text) => Assert.False(OperationOrder.TryParse(text, out _));

    [Fact]
    public void Within_a_life_a_final_state_is_newer_than_every_running_one()
    {
        var final = new OperationOrder(new(1), OperationRank.ObservedFinal, new(2));

        Assert.True(final.IsNewerThan(new(new(1), OperationRank.WrittenRunning, new(9))));
        Assert.False(final.IsNewerThan(new(new(2), OperationRank.ObservedRunning, new(1))));
    }
}
