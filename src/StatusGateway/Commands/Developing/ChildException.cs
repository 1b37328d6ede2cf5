using StatusGateway.Settings;

namespace StatusGateway.Commands.Developing;

/// <summary>The application could not be started.</summary>
internal sealed class ChildException(string line, Exception? cause = null) : StartupException(line, cause);
