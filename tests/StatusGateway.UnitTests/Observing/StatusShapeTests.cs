using System.Text;
using System.Text.Json.Nodes;
using StatusGateway.Observing;
using StatusGateway.Operations;
using StatusGateway.Polling;

namespace StatusGateway.UnitTests.Observing;

public sealed class StatusShapeTests
{
    private static readonly OperationId Id = OperationId.Parse("11111111-2222-3333-4444-555555555555", provider: null);

    private readonly StatusShape _shape = new(new StatusRouteOptions());

    [Theory]
    [InlineData("queued", OperationStatus.Pending)]
    [InlineData("RUNNING", OperationStatus.Processing)]
    [InlineData("in_progress", OperationStatus.Processing)]
    [InlineData("succeeded", OperationStatus.Complete)]
    [InlineData("Completed", OperationStatus.Complete)]
    [InlineData("failed", OperationStatus.Error)]
    [InlineData("canceled", OperationStatus.Error)]
    public void The_applications_word_is_understood_and_spoken(string word, OperationStatus status)
    {
        var answer = Read($$"""{"id":"{{Id}}","status":"{{word}}"}""");

        Assert.Equal(status, answer?.State.Status);
        Assert.Equal(word, Write(Of(status), null)["status"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"status":200}""")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("""{"a":{"b":{"status":"done"}}}""")]
    [InlineData("""[{"status":"done"}]""")]
    [InlineData("\"done\"")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\ufeff\ufeff{}")]
    [InlineData("""{"status":"\ud800"}""")]
    [InlineData("""{"status":"\udfff","a":{"status":"\ud800"}}""")]
    public void Anything_else_is_not_status_shaped(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("""{"operationId":"ID","status":"running","message":"\ud800"}""")]
    [InlineData("""{"operationId":"\ud800","status":"running"}""")]
    [InlineData("""{"operationId":"ID","status":"running","message":"\u0000"}""")]
    [InlineData("""{"operationId":"ID","status":"running","progress":1e400,"updatedAt":1e400,"x":-1e999}""")]
    [InlineData("""{"operationId":"ID","operationId":"ID","status":"running","status":"running","x":1,"x":2}""")]
    [InlineData("""{"operationId":"ID","data":{"status":"running","status":"running"}}""")]
    [InlineData("""{"operationId":"ID","status":"running","\ud800":"\ud800"}""")]
    public void Whatever_is_read_can_be_written(string json)
    {
        if (Read(json.Replace("ID", Id.ToString(), StringComparison.Ordinal)) is { } answer)
        {
            Assert.Equal("error", Write(Of(OperationStatus.Error), answer.Json).ToJsonString().Contains("error", StringComparison.Ordinal) ? "error" : "");
        }
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_no_status() =>
        Assert.Null(Record.Exception(() => _shape.Read(
            new byte[] { (byte)'{', (byte)'"', (byte)'s', (byte)'t', (byte)'a', (byte)'t', (byte)'u', (byte)'s', (byte)'"', (byte)':', (byte)'"', 0xff, 0xc0, (byte)'"', (byte)'}' }, Id)));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void At_most_sixty_four_levels_are_read(int depth, bool isRead)
    {
        var nested = new string('[', depth - 1) + new string(']', depth - 1);

        Assert.Equal(isRead, Read($$"""{"status":"done","result":{{nested}}}""") is not null);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(2000)]
    public void A_written_result_is_said_however_deep(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);
        var state = new OperationState(OperationStatus.Complete, 100, null, deep, null, null);

        var bytes = _shape.Write(Of(state), """{"data":{"status":"running"}}""", givesResult: true);

        Assert.Contains(deep, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_documented_fields_of_the_applications_own_JSON_are_changed()
    {
        const string Own = """{"success":true,"data":{"jobId":"7","state":"running","percent":10,"eta":"5 min","output":null}}""";
        var state = new OperationState(OperationStatus.Complete, 100, null, """{"url":"/v.mp4"}""", null, 1_795_000_000_000);
        Read("""{"jobId":"7","state":"finished"}""");

        var said = Write(Of(state), Own);

        Assert.Equal(
            """{"success":true,"data":{"jobId":"7","state":"finished","percent":100,"eta":"5 min","output":{"url":"/v.mp4"}}}""",
            said.ToJsonString());
    }

    [Fact]
    public void A_time_is_said_as_the_application_says_it()
    {
        var state = new OperationState(OperationStatus.Processing, 1, null, null, null, 1_795_000_000_123);

        Assert.Equal(
            "2026-11-18T11:06:40.123Z",
            Write(Of(state), """{"status":"running","updatedAt":"2026-01-01T00:00:00Z"}""")["updatedAt"]?.GetValue<string>());
        Assert.Equal(1_795_000_000_123, Write(Of(state), """{"status":"running","updatedAt":1}""")["updatedAt"]?.GetValue<long>());
        Assert.False(Write(Of(state), """{"status":"running"}""").ContainsKey("updatedAt"));
        Assert.Equal(
            1_795_000_000_123,
            Read("""{"status":"running","updatedAt":"2026-11-18T11:06:40.123Z"}""")?.State.UpdatedAt);
    }

    [Fact]
    public void An_error_object_is_kept_as_text_and_an_older_error_is_not_repeated()
    {
        Assert.Equal("""{"code":7}""", Read("""{"status":"failed","error":{"code":7}}""")?.State.Error);
        Assert.False(Write(Of(OperationStatus.Processing), """{"status":"failed","error":"It broke"}""").ContainsKey("error"));
    }

    [Fact]
    public void A_result_that_is_not_to_be_given_is_not()
    {
        var state = new OperationState(OperationStatus.Complete, 100, null, "\"/v.mp4\"", null, null);

        var said = _shape.Write(Of(state), """{"status":"running"}""", givesResult: false);

        Assert.DoesNotContain("v.mp4", Encoding.UTF8.GetString(said), StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_says_that_the_operation_is_lost_is_told_by_all_of_its_fields()
    {
        var options = new StatusRouteOptions();
        options.LostWhen.Add(new() { ["status"] = "error", ["message"] = "not found" });
        var shape = new StatusShape(options);

        Assert.True(shape.Read("""{"status":"error","message":"Operation not found"}"""u8.ToArray(), Id)?.IsLost);
        Assert.False(shape.Read("""{"status":"error","message":"No money"}"""u8.ToArray(), Id)?.IsLost);
        Assert.False(shape.Read("""{"status":"pending","message":"Voice not found"}"""u8.ToArray(), Id)?.IsLost);
    }

    private StatusAnswer? Read(string json) => _shape.Read(Encoding.UTF8.GetBytes(json), Id);

    private JsonObject Write(OperationSnapshot snapshot, string? representation) =>
        JsonNode.Parse(_shape.Write(snapshot, representation, givesResult: true))!.AsObject();

    private static OperationSnapshot Of(OperationStatus status) => Of(new OperationState(status, 50, null, null, null, null));

    private static OperationSnapshot Of(OperationState state) => new()
    {
        Id = Id,
        Order = new(new(1), OperationRank.WrittenRunning, new(2)),
        Committed = new(2),
        State = state,
    };
}
