using System.Runtime.InteropServices;

namespace StatusGateway.Draining;

/// <summary>Hears the signals that end a process, and tells SIGTERM from Ctrl-C, as the usual lifetime of a host does not.</summary>
internal sealed class SignalLifetime(Drain drain) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        Hear(PosixSignal.SIGTERM, drain.Terminate);
        Hear(PosixSignal.SIGINT, drain.Interrupt);
        Hear(PosixSignal.SIGQUIT, drain.Interrupt);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(static signal => signal.Dispose());

    private void Hear(PosixSignal signal, Action told) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        told();
    }));
}
