using System.Net.Sockets;
using StatusGateway.Supabase.Project;
using StatusGateway.UnitTests.Resilience;

namespace StatusGateway.UnitTests.Supabase;

public sealed class ProjectHealthTests
{
    private readonly EventIds<ProjectHealth> _log = new();

    [Fact]
    public void A_host_that_no_name_server_knows_is_told_from_one_that_does_not_answer()
    {
        var health = new ProjectHealth(_log);

        Assert.Equal(ProjectState.HostUnknown, health.NoteFault(Fault(SocketError.HostNotFound)));
        Assert.Equal(ProjectState.Unreachable, health.NoteFault(Fault(SocketError.ConnectionRefused)));
        Assert.Equal(ProjectState.Unreachable, health.NoteFault(null));
    }

    [Fact]
    public void Each_change_is_said_once()
    {
        var health = new ProjectHealth(_log);

        foreach (var status in new[] { 200, 401, 540, 540, 503, 540 })
        {
            health.NoteAnswer(status);
        }

        Assert.Equal([1411, 1410, 1411], _log.Seen);
    }

    private static HttpRequestException Fault(SocketError error) => new("No answer.", new SocketException((int)error));
}
