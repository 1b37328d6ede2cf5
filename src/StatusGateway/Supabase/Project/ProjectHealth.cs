using System.Net.Sockets;

namespace StatusGateway.Supabase.Project;

/// <summary>How the project answered last, said once whenever that changes.</summary>
internal sealed class ProjectHealth(ILogger<ProjectHealth> logger)
{
    /// <summary>Supabase's own status for a project that is paused.</summary>
    public const int PausedStatus = 540;

    private int _state = (int)ProjectState.Reached;

    public ProjectState State => (ProjectState)Volatile.Read(ref _state);

    public void NoteAnswer(int status) => Note(status is PausedStatus ? ProjectState.Paused : ProjectState.Reached);

    public ProjectState NoteFault(Exception? fault)
    {
        var state = IsUnknownHost(fault) ? ProjectState.HostUnknown : ProjectState.Unreachable;
        Note(state);
        return state;
    }

    private void Note(ProjectState state)
    {
        if (Interlocked.Exchange(ref _state, (int)state) == (int)state)
        {
            return;
        }

        switch (state)
        {
            case ProjectState.Paused:
                logger.ProjectPaused();
                break;
            case ProjectState.HostUnknown:
                logger.ProjectHostUnknown();
                break;
            case ProjectState.Unreachable:
                logger.ProjectUnreachable();
                break;
            default:
                logger.ProjectReached();
                break;
        }
    }

    private static bool IsUnknownHost(Exception? fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData })
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How a project stands.</summary>
internal enum ProjectState
{
    Reached,
    Paused,
    HostUnknown,
    Unreachable,
}
