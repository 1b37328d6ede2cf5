using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace StatusGateway.Settings.Reloading;

/// <summary>Reads the settings again, and puts them in force if a gateway could start with them.</summary>
internal sealed class SettingsReload(SettingsSource source, SettingsFiles files, ILogger<SettingsReload> logger)
{
    private readonly Lock _reading = new();
    private string? _file = files.FindSettings();
    private string _waiting = "";

    /// <param name="isAsked">Whether somebody asked for it, who wants to hear that nothing changed as well.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the files, the gateway goes on with what it has.")]
    public void Run(bool isAsked)
    {
        lock (_reading)
        {
            if (files.FindSettings() is null && _file is { } gone)
            {
                // Somebody moves it about, or will put another there: nobody deletes a file to mean the defaults.
                logger.SettingsGone(gone);
                return;
            }

            try
            {
                var read = source.Reader.Read(source.CommandLine);
                var changes = SettingsChanges.Between(source.Start, read);
                source.Check(source.Start.Gateway, LiveConfiguration.Of(changes.Values));
                PutInForceNeedsLock(read, changes, isAsked);
            }
            catch (Exception fault)
            {
                logger.SettingsRefused(ReasonOf(fault));
            }
        }
    }

    private void PutInForceNeedsLock(LoadedSettings read, SettingsChanges changes, bool isAsked)
    {
        _file = files.FindSettings();
        if (changes.Applied.Count > 0)
        {
            LiveConfiguration.Replace(source.Start.Configuration, changes.Values);
            logger.SettingsReplaced(string.Join("; ", changes.Applied));
        }

        var waiting = string.Join(", ", changes.Waiting);
        if (waiting != _waiting && waiting.Length > 0)
        {
            logger.SettingsWait(waiting);
        }

        _waiting = waiting;
        var (here, next) = (source.Start.Gateway.DataFolder, read.Gateway.DataFolder);
        if (here != next && changes.MovesUpstream)
        {
            logger.DataStays(here, next);
        }

        if (isAsked && changes.Applied.Count == 0)
        {
            logger.SettingsUnchanged();
        }
    }

    private string ReasonOf(Exception fault) => fault switch
    {
        StartupException stop => stop.Line, // names its place itself
        OptionsValidationException invalid => $"{_file}: {invalid.Failures.First()}",
        AggregateException { InnerExceptions: [var first, ..] } => ReasonOf(first),
        _ => $"{_file}: {fault.Message}",
    };
}
