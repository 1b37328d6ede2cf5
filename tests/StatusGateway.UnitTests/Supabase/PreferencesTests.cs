using Microsoft.Extensions.Primitives;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.UnitTests.Supabase;

public sealed class PreferencesTests
{
    [Theory]
    [InlineData("return=representation,count=exact")]
    [InlineData("  return=representation ,  count=exact,anything")]
    [InlineData("", "return=representation", "count=exact")]
    [InlineData("return=representation, return=minimal", "count=exact, count=planned")]
    public void All_spellings_are_one(params string[] headers)
    {
        var preferences = Preferences.Read(new StringValues(headers));

        Assert.True(preferences.ReturnsRows);
        Assert.Equal("count=exact", preferences.Count);
        Assert.Equal("return=representation, count=exact", preferences.Applied("PATCH"));
    }

    [Theory]
    [InlineData("POST", "resolution=merge-duplicates, missing=default, return=minimal, count=exact, handling=strict")]
    [InlineData("PATCH", "missing=default, return=minimal, count=exact, handling=strict, max-affected=3")]
    [InlineData("DELETE", "return=minimal, count=exact, handling=strict, max-affected=3")]
    [InlineData("GET", "count=exact, handling=strict")]
    public void What_was_honored_is_named_in_PostgRESTs_order(string method, string applied)
    {
        var preferences = Preferences.Read(
            "max-affected=3, handling=strict, tx=rollback, count=exact, return=minimal, missing=default, resolution=merge-duplicates");

        Assert.Equal(applied, preferences.Applied(method));
    }

    [Fact]
    public void Nothing_asked_for_is_nothing_applied() => Assert.Null(Preferences.Read("").Applied("POST"));

    [Fact]
    public void The_unknown_is_refused_only_where_all_is_to_be_known()
    {
        var error = Assert.Throws<RestException>(() => Preferences.Read("handling=strict, anything, count=some")).Error;

        Assert.Equal(("PGRST122", "Invalid preferences: anything, count=some"), (error.Code, error.Details));
        Assert.Null(Preferences.Read("handling=lenient, anything").Count);
    }

    [Fact]
    public void How_many_may_be_affected_counts_only_when_handled_strictly()
    {
        Assert.Null(Preferences.Read("max-affected=3").MaxAffected);
        Assert.Equal(3, Preferences.Read("handling=strict,max-affected=3").MaxAffected);
    }
}
