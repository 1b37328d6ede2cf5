using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace StatusGateway.Commands;

/// <summary>The log on the console: one line each, time, level, event id, message.</summary>
internal sealed class ConsoleLog(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";
    private const int StartFailed = 11;

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry is { Category: HostCategory, EventId.Id: StartFailed })
        {
            return; // the command says in one line what stopped the start
        }

        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss ", System.Globalization.CultureInfo.InvariantCulture));
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(logEntry.EventId.Id is 0 ? " " : $" {logEntry.EventId.Id} ");
        textWriter.Write(message.ReplaceLineEndings(" "));
        if (logEntry.Exception is { } exception)
        {
            // Whoever has to act needs the stack; for the others its first line says enough.
            textWriter.Write(logEntry.LogLevel >= LogLevel.Error
                ? Environment.NewLine + exception
                : $" ({exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")})");
        }

        textWriter.WriteLine();
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };
}

/// <summary>Registers the log of the console.</summary>
internal static class ConsoleLogRegistration
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddConsoleLog()
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Logging.AddFilter("StatusGateway", LogLevel.Information);
            builder.Logging.AddConsole(console => console.FormatterName = ConsoleLog.FormatterName);
            builder.Logging.AddConsoleFormatter<ConsoleLog, ConsoleFormatterOptions>();
        }
    }
}
