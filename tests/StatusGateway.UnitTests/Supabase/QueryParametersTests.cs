using Microsoft.AspNetCore.Http;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.UnitTests.Supabase;

public sealed class QueryParametersTests
{
    [Theory]
    [InlineData("id=eq.a+b%26c%2B%C3%A9", "id = a b&c+é")]
    [InlineData("id=eq.", "id = ")]
    [InlineData("id=eq.a.b.c", "id = a.b.c")]
    [InlineData("id=not.eq.a", "not(id = a)")]
    [InlineData("id=like.*a*", "id ~~ %a%")]
    [InlineData("id=neq.*a*", "id <> *a*")]
    [InlineData("id=in.(op_1,%22a,b%22,c%22d,%22e(f)%22)", "id in [op_1|a,b|c\"d|e(f)]")]
    [InlineData("id=in.(%22a%5C%22b%5C%5Cc%22)", "id in [a\"b\\c]")]
    [InlineData("id=in.()", "id in []")]
    [InlineData("id=not.in.(a)", "not(id in [a])")]
    [InlineData("error=is.NULL", "error is null")]
    [InlineData("error=is.not_null", "not(error is null)")]
    [InlineData("id=gt(any).%7B1,%222%22,null%7D", "id > any [1|2|∅]")]
    [InlineData("id=like(all).%7B*a%7D", "id ~~ all [%a]")]
    [InlineData("metadata->a->0->>b=eq.1", "metadata->a->[0]->>b = 1")]
    [InlineData("metadata->>-1=eq.1", "metadata->>[-1] = 1")]
    [InlineData("metadata->>%22a.b%22=eq.1", "metadata->>a.b = 1")]
    [InlineData("metadata->a-b=eq.1", "metadata->a-b = 1")]
    [InlineData("metadata=cs.%7B%22a%22:1%7D", "metadata @> {\"a\":1}")]
    [InlineData("updated_at=gte.1&updated_at=lt.2", "updated_at >= 1 and updated_at < 2")]
    [InlineData("or=(id.eq.a,status.eq.b)", "(id = a or status = b)")]
    [InlineData("or=(id.eq.%22a,b%22,not.and(status.eq.b,progress.not.gt.1))", "(id = a,b or not(status = b and not(progress > 1)))")]
    [InlineData("not.or=(id.in.(a,b),metadata->>c.eq.d)", "not((id in [a|b] or metadata->>c = d))")]
    [InlineData("and=(metadata.cs.%7B%22a%22:1,%22b%22:2%7D,id.is.null)", "metadata @> {\"a\":1,\"b\":2} and id is null")]
    [InlineData("apikey=anything&id=eq.a", "id = a")]
    [InlineData("select=*&limit=1&order=id&offset=2", "")]
    public void A_filter_is_read(string query, string expected) => Assert.Equal(expected, Say(Read(query).Where));

    [Theory]
    [InlineData("select=id,status", "id:id,status:status")]
    [InlineData("select=%20id%20,%20status", "id:id,status:status")]
    [InlineData("select=*", "id:id,status:status,progress:progress,message:message,result:result,error:error,metadata:metadata,created_at:created_at,updated_at:updated_at")]
    [InlineData("select=key:id,at:updated_at::text", "key:id,at:updated_at::Text")]
    [InlineData("select=progress::numeric,updated_at::double%20precision", "progress:progress::Numeric,updated_at:updated_at::Double")]
    [InlineData("select=metadata->a->>b,metadata->list->0", "b:metadata->a->>b,list:metadata->list->[0]")]
    [InlineData("select=%22a%20b%22:id", "a b:id")]
    public void A_selection_is_read(string query, string expected) => Assert.Equal(
        expected,
        string.Join(',', Read(query).Selection.Fields.Select(static field =>
            $"{field.Name}:{Say(field.Field)}{(field.Cast is { } cast ? $"::{cast}" : "")}")));

    [Theory]
    [InlineData("order=updated_at.desc.nullslast,id", "updated_at desc last,id asc last")]
    [InlineData("order=id.nullsfirst,metadata->>a.asc", "id asc first,metadata->>a asc last")]
    [InlineData("order=id.desc", "id desc first")]
    public void An_order_is_read(string query, string expected) => Assert.Equal(
        expected,
        string.Join(',', Read(query).Order.Select(static order =>
            $"{Say(order.Field)} {(order.IsDescending ? "desc" : "asc")} {(order.HasNullsFirst ? "first" : "last")}")));

    [Theory]
    [InlineData("id=", "PGRST100")]
    [InlineData("id=a", "PGRST100")]
    [InlineData("id=eq", "PGRST100")]
    [InlineData("id=in.a", "PGRST100")]
    [InlineData("id=in.(a", "PGRST100")]
    [InlineData("id=is.nothing", "PGRST100")]
    [InlineData("id=neq(any).%7Ba%7D", "PGRST100")]
    [InlineData("or=(id.eq.a", "PGRST100")]
    [InlineData("or=()", "PGRST100")]
    [InlineData("or=id.eq.a", "PGRST100")]
    [InlineData("or=(id.eq.a)x", "PGRST100")]
    [InlineData("order=id.up", "PGRST100")]
    [InlineData("order=", "PGRST100")]
    [InlineData("select=id,,status", "PGRST100")]
    [InlineData("select=id;drop", "PGRST100")]
    [InlineData("metadata->=eq.1", "PGRST100")]
    [InlineData("videos.id=eq.1", "PGRST108")]
    [InlineData("videos.order=id", "PGRST108")]
    [InlineData("order=videos(id)", "PGRST108")]
    [InlineData("select=...videos(*)", "PGRST200")]
    [InlineData("select=alias:videos!hint(*)", "PGRST200")]
    [InlineData("select=progress.sum()", "PGRST123")]
    [InlineData("select=id::regclass", "42704")]
    [InlineData("select=id,revision", "42703")]
    [InlineData("or=(life.eq.1)", "42703")]
    [InlineData("progress=like.1", "42883")]
    [InlineData("error=is.true", "42804")]
    [InlineData("id=eq(any).%7B%7Ba%7D%7D", "22P02")]
    [InlineData("id=ov.a", "PGRST127")]
    public void What_cannot_be_read_is_refused(string query, string code) =>
        Assert.Equal(code, Assert.Throws<RestException>(() => Read(query)).Error.Code);

    [Fact]
    public void An_error_names_what_was_not_understood_and_where()
    {
        var error = Assert.Throws<RestException>(() => Read("id=noop.0")).Error;

        Assert.Equal("\"failed to parse filter (noop.0)\" (line 1, column 1)", error.Message);
        Assert.Equal("unexpected \"n\" expecting operator (eq, gt, ...)", error.Details);
    }

    [Theory]
    [InlineData("statu=eq.a", "Perhaps you meant to reference the column \"operations.status\".")]
    [InlineData("revision=eq.1", null)]
    [InlineData("lif=eq.1", null)]
    public void A_misspelled_column_is_told_its_nearest(string query, string? hint) =>
        Assert.Equal(hint, Assert.Throws<RestException>(() => Read(query)).Error.Hint);

    [Fact]
    public void The_canonical_form_is_sorted_and_holds_no_key() => Assert.Equal(
        "id=eq.a%20b&select=%2A", Read("select=*&apikey=secret&id=eq.a+b").Canonical);

    private static QueryParameters Read(string query) =>
        QueryParameters.Read(new DefaultHttpContext { Request = { QueryString = new QueryString("?" + query) } }.Request);

    private static string Say(Filter filter) => filter switch
    {
        Filter.All(var all) => string.Join(" and ", all.Select(Say)),
        Filter.Any(var any) => $"({string.Join(" or ", any.Select(Say))})",
        Filter.Not(var inner) => $"not({Say(inner)})",
        Filter.IsNull(var field) => $"{Say(field)} is null",
        Filter.In(var field, var values) => $"{Say(field)} in [{string.Join('|', values)}]",
        Filter.Comparison(var field, var comparator, var value) => $"{Say(field)} {FilterTypes.SymbolOf(comparator)} {value}",
        Filter.Quantified(var field, var comparator, var all, var values) =>
            $"{Say(field)} {FilterTypes.SymbolOf(comparator)} {(all ? "all" : "any")} [{string.Join('|', values.Select(static v => v ?? "∅"))}]",
        _ => "?",
    };

    private static string Say(FieldPath field) => field.Column.Name + string.Concat(field.Steps.Select(static step =>
        (step.IsText ? "->>" : "->") + (step.Index is { } index ? $"[{index}]" : step.Key)));
}
