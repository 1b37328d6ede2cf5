using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Polling;

namespace StatusGateway.UnitTests.Polling;

public sealed class EntityTagsTests
{
    private static readonly OperationId Id = OperationId.Parse("11111111-2222-3333-4444-555555555555", provider: null);
    private static readonly OperationOrder Order = new(new(1_795_000_000_000_000), OperationRank.ObservedFinal, new(1_795_000_000_000_001));

    private readonly EntityTags _tags = new(new StoreKeys(new StoreIdentity("0123456789abcdef", Convert.ToBase64String(new byte[32]))));

    [Fact]
    public void A_genuine_tag_is_a_bound_weak_or_in_a_list()
    {
        var tag = _tags.Make(Id, Order, isJournaled: false, "{}"u8);

        var state = new TaggedState(Order, IsJournaled: false);
        Assert.Equal(state, _tags.BoundOf(Id, tag));
        Assert.Equal(state, _tags.BoundOf(Id, "W/" + tag));
        Assert.Equal(state, _tags.BoundOf(Id, $"\"other\", {tag} ,W/\"x\""));
        Assert.Equal(state, _tags.BoundOf(Id, new([_tags.Make(Id, OperationOrder.None, isJournaled: false, "{}"u8), tag])));
    }

    [Fact]
    public void A_tag_says_whether_the_store_did_not_have_the_state_yet()
    {
        var tag = _tags.Make(Id, Order, isJournaled: true, "{}"u8);

        Assert.Equal(new TaggedState(Order, IsJournaled: true), _tags.BoundOf(Id, tag));
        Assert.NotEqual(tag, _tags.Make(Id, Order, isJournaled: false, "{}"u8));
    }

    [Fact]
    public void No_other_tag_is()
    {
        var tag = _tags.Make(Id, Order, isJournaled: false, "{}"u8);

        Assert.Equal(TaggedState.None, _tags.BoundOf(OperationId.Parse("another", provider: null), tag));
        for (var at = 1; at < tag.Length - 1; at++)
        {
            var forged = tag.ToCharArray();
            forged[at] = forged[at] == 'A' ? 'B' : 'A';
            Assert.Equal(TaggedState.None, _tags.BoundOf(Id, new string(forged)));
        }

        foreach (var text in new[] { "", "*", "\"\"", "\"", "W/", ",,,", new string('"', 10_000), $"\"{new string('A', 44)}\"", $"\"{new string('é', 44)}\"" })
        {
            Assert.Equal(TaggedState.None, _tags.BoundOf(Id, text));
        }
    }

    [Fact]
    public void A_client_holds_a_tag_weak_or_in_a_list()
    {
        Assert.True(EntityTags.Matches("\"a\"", "\"a\""));
        Assert.True(EntityTags.Matches("W/\"a\"", "\"a\""));
        Assert.True(EntityTags.Matches("\"b\", \"a\"", "\"a\""));
        Assert.False(EntityTags.Matches("\"b\"", "\"a\""));
        Assert.False(EntityTags.Matches(default, "\"a\""));
    }
}
