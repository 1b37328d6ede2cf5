using System.Text;
using StatusGateway.Observing;

namespace StatusGateway.UnitTests.Observing;

public sealed class CreationAnswerTests
{
    [Theory]
    [InlineData("""{"success":true,"operationId":"op-7","message":"Started"}""", null, "op-7")]
    [InlineData("""{"data":{"job_id":"op-7"}}""", null, "op-7")]
    [InlineData("""{"taskId":70000000000000001}""", null, "70000000000000001")]
    [InlineData("""{"id":"op-7","status":"queued"}""", null, "op-7")]
    [InlineData("""{"id":"op-7"}""", null, null)]
    [InlineData("""{"id":"op-7","status":"a word of nobody"}""", null, null)]
    [InlineData("""{"a":{"b":{"operationId":"too deep"}}}""", null, null)]
    [InlineData("""{"a":{"b":{"name":"op-7"}}}""", "a.b.name", "op-7")]
    [InlineData("""{"a":{"b":7},"operationId":"op-8"}""", "a.b.name", null)]
    [InlineData("""{"operationId":["op-7"]}""", null, null)]
    [InlineData("""{"operationId":"\ud800"}""", null, null)]
    [InlineData("""["op-7"]""", null, null)]
    [InlineData("op-7", null, null)]
    public void The_id_is_found_where_applications_say_it_and_nowhere_else(string json, string? path, string? id) =>
        Assert.Equal(id, CreationAnswer.Read(Encoding.UTF8.GetBytes(json), path)?.Id);
}
